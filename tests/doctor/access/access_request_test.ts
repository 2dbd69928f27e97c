import { assertEquals } from "@std/assert";
import {
  accessRequest,
  unmatchedPattern,
  upgradeRequest,
} from "../../../src/doctor/access/access_request.ts";
import type { AskedAccess } from "../../../src/doctor/examination/asked_access.ts";
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
    const { namespace, name } = spec.resourceAttributes ?? {};
    assertEquals([namespace, name], [...expected]);
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

function upgraded(verb: string, subresource: string, version: string | undefined) {
  const access = { verbs: [verb], resource: "pods", subresource, name: "web" };
  const request = accessRequest(access, verb, { facts: {}, own: {} });
  return upgradeRequest(request, version)?.spec.resourceAttributes;
}

test("upgradeRequest asks for create where a WebSocket is opened, since Kubernetes 1.35", () => {
  assertEquals(upgraded("get", "exec", "v1.37.2"), {
    verb: "create",
    group: "",
    resource: "pods",
    subresource: "exec",
    name: "web",
    namespace: "default",
  });
  assertEquals(upgraded("get", "portforward", undefined)?.verb, "create");
  assertEquals(upgraded("get", "attach", "v1.34.9"), undefined);
  assertEquals(upgraded("create", "exec", "v1.37.2"), undefined);
  assertEquals(upgraded("get", "log", "v1.37.2"), undefined);
});

const verbs = ["get"];

test("unmatchedPattern names what looks like a pattern, and that RBAC does not have", () => {
  const rows: [AskedAccess, string][] = [
    [{ verbs, resource: "pods", subresource: "*" }, 'the resource "pods/*"'],
    [{ verbs, resource: "*", subresource: "*" }, 'the resource "*/*"'],
    [{ verbs, resource: "pod*" }, 'the resource "pod*"'],
    [{ verbs, resource: "pods", group: "*.example.com" }, 'the API group "*.example.com"'],
    [{ verbs, resource: "pods", name: "" }, 'no object has the name ""'],
    [{ verbs, resource: "pods", name: "*" }, 'no object has the name "*"'],
    [{ verbs, resource: "pods", name: "a-*" }, 'no object has the name "a-*"'],
    [{ verbs: ["list", "GET"], resource: "pods" }, 'the verb "GET"'],
    [{ verbs: ["get*"], path: "/metrics" }, 'the verb "get*"'],
    [{ verbs, path: "metrics" }, 'the path "metrics"'],
    [{ verbs, path: "/*/x" }, 'the path "/*/x"'],
  ];
  for (const [access, text] of rows) {
    assertEquals(unmatchedPattern(access)?.summary.endsWith(text), true, text);
  }
});

test("unmatchedPattern has nothing against names and the wildcards of RBAC", () => {
  const accesses: AskedAccess[] = [
    { verbs: ["*"], resource: "*", group: "*" },
    { verbs, resource: "*", subresource: "scale" },
    { verbs: ["impersonate:user-info"], resource: "users", name: "ann@example.com" },
    { verbs, resource: "clusterroles", name: "system:node" },
    { verbs, path: "*" },
    { verbs, path: "/healthz/*" },
    { verbs, path: "/metrics" },
  ];
  for (const access of accesses) assertEquals(unmatchedPattern(access), undefined);
});
