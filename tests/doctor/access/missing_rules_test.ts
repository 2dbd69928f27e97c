import { assertEquals } from "@std/assert";
import { accessRequest } from "../../../src/doctor/access/access_request.ts";
import type { AskedAccess } from "../../../src/doctor/access/asked_access.ts";
import { missingRules } from "../../../src/doctor/access/missing_rules.ts";
import { test } from "../../support/test.ts";

function remedyFor(access: AskedAccess, facts: { namespaced?: boolean } = {}): string {
  const requests = access.verbs.map((verb) => accessRequest(access, verb, { facts, own: {} }));
  return missingRules(access, requests, facts);
}

test("missingRules gives the rule, and where it must be", () => {
  const nodes = { verbs: ["get"], resource: "nodes" };
  const rule = 'Give the account a rule: { apiGroups: [""], resources: ["nodes"], verbs: ["get"] }';
  const everywhere = ", in a ClusterRole with a ClusterRoleBinding";
  assertEquals(remedyFor(nodes), `${rule}.`);
  assertEquals(remedyFor({ ...nodes, namespace: "*" }), `${rule}${everywhere}.`);
  assertEquals(
    remedyFor(nodes, { namespaced: false }),
    `${rule}${everywhere}: no Role and no RoleBinding allows nodes, which have no namespace.`,
  );
});

test("missingRules leaves the names out where the request has none", () => {
  assertEquals(
    remedyFor({ verbs: ["get", "create"], resource: "pods", name: "a" }),
    'Give the account rules: { apiGroups: [""], resources: ["pods"], resourceNames: ["a"], ' +
      'verbs: ["get"] } and { apiGroups: [""], resources: ["pods"], verbs: ["create"] }. ' +
      "A rule with resourceNames does not allow create without a name.",
  );
});
