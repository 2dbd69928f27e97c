import { assertEquals } from "@std/assert";
import { accessOutcome, missingRules } from "../../../src/doctor/access/access_outcome.ts";
import { accessRequest } from "../../../src/doctor/access/access_request.ts";
import type { AskedAccess } from "../../../src/doctor/examination/asked_access.ts";
import type { ResourceFacts } from "../../../src/doctor/access/resource_facts.ts";
import { test } from "../../support/test.ts";

function outcomeOf(access: AskedAccess, allowed: string[], facts: ResourceFacts = {}) {
  const verdicts = access.verbs.map((verb) => ({
    request: accessRequest(access, verb, { facts, own: {} }),
    isAllowed: allowed.includes(verb),
    reasons: verb === "patch" ? ["no role"] : [],
  }));
  const { status, summary, meaning } = accessOutcome(access, verdicts, facts);
  return [status, summary, meaning];
}

const pods = { verbs: ["get", "patch"], resource: "pods" };

test("accessOutcome names verbs that are refused, with the reason, and those that do not exist", () => {
  const facts = { namespaced: true, verbs: ["get", "patch"] };
  assertEquals(outcomeOf(pods, ["get", "patch"], facts), [
    "ok",
    "get, patch: allowed in default",
    undefined,
  ]);
  assertEquals(outcomeOf(pods, ["get"]), [
    "failure",
    "patch: not allowed in default (no role)",
    "The API server answers 403 to these requests.",
  ]);
  const more = { ...pods, verbs: ["get", "patch", "watch", "list"] };
  assertEquals(outcomeOf(more, [], facts), [
    "failure",
    "watch, list: the resource does not support these verbs; " +
    "get, patch: not allowed in default (no role)",
    "The API server answers 405 or 403 to these requests.",
  ]);
});

test("accessOutcome speaks of a name that a request does not have where it matters", () => {
  const access = { verbs: ["create"], resource: "pods", name: "a" };
  assertEquals(outcomeOf(access, ["create"])[1], "create: allowed in default");
  assertEquals(
    outcomeOf(access, [])[1],
    "create: not allowed in default, as the request has no name",
  );
});

test("accessOutcome warns of a verb that no request has, and knows the special ones", () => {
  const facts = { namespaced: false, verbs: ["get"] };
  const status = (access: AskedAccess) =>
    outcomeOf(access, [...access.verbs], "path" in access ? {} : facts)[0];
  assertEquals(status({ verbs: ["frob"], resource: "pods" }), "warning");
  assertEquals(status({ verbs: ["impersonate", "*"], resource: "users" }), "ok");
  assertEquals(status({ verbs: ["impersonate:user-info"], resource: "users" }), "ok");
  assertEquals(status({ verbs: ["get", "post"], path: "/x" }), "ok");
  assertEquals(status({ verbs: ["list"], path: "/x" }), "warning");
});

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
