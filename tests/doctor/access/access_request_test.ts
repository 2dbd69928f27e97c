import { assertEquals } from "@std/assert";
import { accessRequest } from "../../../src/doctor/access/access_request.ts";
import { test } from "../../support/test.ts";

const own = { config: { namespace: "shop" } };

test("accessRequest has the namespace and the name that the request carries", () => {
  const named = { resource: "configmaps", name: "a" };
  const namespace = { resource: "namespaces", namespace: "mail" };
  const rows = [
    [named, "get", true, ["shop", "a"]],
    [named, "list", true, ["shop", "a"]],
    [named, "watch", undefined, ["shop", "a"]],
    [named, "create", true, ["shop", ""]],
    [named, "deletecollection", true, ["shop", ""]],
    [{ ...named, subresource: "token" }, "create", true, ["shop", "a"]],
    [{ ...named, namespace: "*" }, "delete", true, ["", "a"]],
    [{ resource: "nodes", namespace: "mail" }, "list", false, ["", ""]],
    [namespace, "get", false, ["mail", "mail"]],
    [namespace, "list", false, ["", ""]],
    [{ resource: "namespaces" }, "get", false, ["", ""]],
  ] as const;
  for (const [asked, verb, namespaced, expected] of rows) {
    const facts = namespaced === undefined ? {} : { namespaced };
    const { spec } = accessRequest({ verbs: [verb], ...asked }, verb, { facts, own });
    const { namespace, name } = "resourceAttributes" in spec
      ? spec.resourceAttributes
      : { namespace: "none", name: "none" };
    assertEquals([namespace, name], [...expected] as string[]);
  }
});

test("accessRequest notes a name that the request does not carry", () => {
  const lost = (access: { resource: string; name?: string }, verb: string) =>
    accessRequest({ verbs: [verb], ...access }, verb, { facts: {}, own }).lost;
  assertEquals(lost({ resource: "configmaps", name: "a" }, "create"), "a");
  assertEquals(lost({ resource: "configmaps", name: "a" }, "update"), undefined);
  assertEquals(lost({ resource: "configmaps" }, "create"), undefined);
  assertEquals(accessRequest({ verbs: ["get"], path: "/x" }, "get", { facts: {}, own }).spec, {
    nonResourceAttributes: { verb: "get", path: "/x" },
  });
});
