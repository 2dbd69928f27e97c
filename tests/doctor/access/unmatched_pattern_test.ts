import { assertEquals } from "@std/assert";
import type { AskedAccess } from "../../../src/doctor/examination/asked_access.ts";
import { unmatchedPattern } from "../../../src/doctor/access/unmatched_pattern.ts";
import { test } from "../../support/test.ts";

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
