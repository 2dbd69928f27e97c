import { assertEquals } from "@std/assert";
import { missingRights } from "../../../src/testing/access/missing_rights.ts";
import type { PolicyRule } from "../../../src/testing/access/policy_rule.ts";
import { test } from "../../support/test.ts";

const none: PolicyRule = {
  verbs: [],
  apiGroups: [],
  resources: [],
  resourceNames: [],
  nonResourceURLs: [],
};
const on = (resources: string[], verbs: string[], resourceNames: string[] = []) => ({
  ...none,
  apiGroups: [""],
  resources,
  verbs,
  resourceNames,
});
const at = (nonResourceURLs: string[], verbs = ["get"]) => ({ ...none, nonResourceURLs, verbs });
const all = [{ ...on(["*"], ["*"]), apiGroups: ["*"] }, at(["*"], ["*"])];

test("missingRights names the resources and paths that no held rule covers, each with its verbs", () => {
  const missing = (held: PolicyRule[], wanted: PolicyRule[]) => missingRights(held, wanted);
  assertEquals(missing([], [on(["pods", "nodes"], ["get", "list"]), at(["/a"], ["get", "put"])]), [
    '{APIGroups:[""], Resources:["nodes"], Verbs:["get" "list"]}',
    '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
    '{NonResourceURLs:["/a"], Verbs:["get"]}',
    '{NonResourceURLs:["/a"], Verbs:["put"]}',
  ]);
  assertEquals(missing(all, [on(["pods/log"], ["get"]), at(["/a/b"])]), []);
  assertEquals(
    missing([on(["pods"], ["get"]), on(["pods"], ["list"])], [
      on(["pods"], ["get", "list"]),
    ]),
    [],
  );
  assertEquals(missing([on(["pods"], ["get"])], [on(["pods"], ["*"])]), [
    '{APIGroups:[""], Resources:["pods"], Verbs:["*"]}',
  ]);
});

test("missingRights takes names, subresources and paths with a star as the authorizer does", () => {
  const isCovered = (held: PolicyRule, wanted: PolicyRule) =>
    missingRights([held], [wanted]).length === 0;
  const named = on(["pods"], ["get"], ["a", "b"]);
  assertEquals(isCovered(on(["pods"], ["get"]), named), true);
  assertEquals(isCovered(named, on(["pods"], ["get"], ["b"])), true);
  assertEquals(isCovered(named, on(["pods"], ["get"], ["c"])), false);
  assertEquals(isCovered(named, on(["pods"], ["get"])), false);
  assertEquals(isCovered(on(["*/log"], ["get"]), on(["pods/log"], ["get"])), true);
  assertEquals(isCovered(on(["*/log"], ["get"]), on(["pods"], ["get"])), false);
  assertEquals(isCovered(on(["pods"], ["get"]), on(["pods/log"], ["get"])), false);
  assertEquals(isCovered(at(["/a/*"]), at(["/a/b"])), true);
  assertEquals(isCovered(at(["/a/*"]), at(["/a/*"])), true);
  assertEquals(isCovered(at(["/a/b"]), at(["/a/*"])), false);
  assertEquals(isCovered({ ...on(["pods"], ["get"]), apiGroups: ["apps"] }, named), false);
});
