import { assertEquals } from "@std/assert";
import { accessName, namespaceOf } from "../../../src/doctor/access/asked_access.ts";
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
