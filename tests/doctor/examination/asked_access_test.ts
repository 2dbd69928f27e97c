import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import {
  accessName,
  namespaceOf,
  parseAccess,
} from "../../../src/doctor/examination/asked_access.ts";
import { test } from "../../support/test.ts";

test("accessName has group, subresource and name of an access", () => {
  const access = { verbs: ["get"], resource: "deployments", group: "apps" };
  assertEquals(accessName(access), "deployments.apps");
  assertEquals(accessName({ ...access, subresource: "scale" }), "deployments/scale.apps");
  assertEquals(accessName({ verbs: ["get"], resource: "pods", name: "web" }), 'pods "web"');
  assertEquals(accessName({ verbs: ["get"], path: "/metrics" }), "/metrics");
});

test("namespaceOf takes the access' own namespace, then the program's, then default", () => {
  const access = { verbs: ["get"], resource: "pods" };
  const config = { namespace: "shop" };
  assertEquals(namespaceOf({ ...access, namespace: "mail" }, { config }), "mail");
  assertEquals(namespaceOf({ ...access, namespace: "*" }, { config }), "");
  assertEquals(namespaceOf(access, { config }), "shop");
  assertEquals(namespaceOf(access, {}), "default");
});

test("parseAccess reads verbs, resources with groups, subresources, namespaces, and paths", () => {
  assertEquals(
    [
      "get,list,watch:pods",
      "patch:deployments.apps@shop",
      "get:pods/log",
      "list:pods@*",
      "update:widgets.example.com/status@shop",
      "*:*.apps",
      "get:/metrics",
    ].map(parseAccess),
    [
      { verbs: ["get", "list", "watch"], resource: "pods" },
      { verbs: ["patch"], resource: "deployments", group: "apps", namespace: "shop" },
      { verbs: ["get"], resource: "pods", subresource: "log" },
      { verbs: ["list"], resource: "pods", namespace: "*" },
      {
        verbs: ["update"],
        resource: "widgets",
        group: "example.com",
        subresource: "status",
        namespace: "shop",
      },
      { verbs: ["*"], resource: "*", group: "apps" },
      { verbs: ["get"], path: "/metrics" },
    ],
  );
});

test("parseAccess refuses other texts, and shows the form", () => {
  for (
    const text of [
      "",
      "pods",
      "get:",
      ":pods",
      "get pods",
      "get:Pods",
      "get:pods@",
      "get:a/",
      "get:/x@ns",
    ]
  ) {
    const error = assertThrows(() => parseAccess(text), ConfigurationError, "is not an access");
    assertEquals(error.message.includes("get,list,watch:pods"), true);
  }
  const { message } = assertThrows(() => parseAccess("get:/a?token=hunter2"), ConfigurationError);
  assertEquals([message.includes("get:/a?…"), message.includes("hunter2")], [true, false]);
});
