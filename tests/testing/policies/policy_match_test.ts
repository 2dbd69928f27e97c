import { assertEquals } from "@std/assert";
import {
  matchedResource,
  mayMatch,
  policyMatchOf,
} from "../../../src/testing/policies/policy_match.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const resource = registry.findKind("v1", "ConfigMap")!;
const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["configmaps"] };
const request = {
  resource,
  namespace: "n",
  subresource: "",
  operation: "CREATE" as const,
  name: "x",
};
const matched = (given: unknown) => matchedResource(policyMatchOf(given), request, registry);

test("a policy is about the requests of its rules, or about all without rules", () => {
  assertEquals(matched({ resourceRules: [rule] }), resource);
  assertEquals(matched({ resourceRules: [{ ...rule, operations: ["DELETE"] }] }), undefined);
  assertEquals(matched({}), resource);
  assertEquals(matched(undefined), resource);
});

test("a policy is about no request of its excluded rules", () => {
  assertEquals(matched({ resourceRules: [rule], excludeResourceRules: [rule] }), undefined);
  const excludeResourceRules = [{ ...rule, resourceNames: ["y"] }];
  assertEquals(matched({ resourceRules: [rule], excludeResourceRules }), resource);
});

test("a rule for names waits for the name", () => {
  const given = policyMatchOf({ resourceRules: [{ ...rule, resourceNames: ["y"] }] });
  assertEquals(matchedResource(given, request, registry), undefined);
  assertEquals(matchedResource(given, { ...request, name: "y" }, registry), resource);
  assertEquals(mayMatch(given, { ...request, name: "" }, registry), true);
  assertEquals(mayMatch(given, { ...request, subresource: "status" }, registry), false);
});
