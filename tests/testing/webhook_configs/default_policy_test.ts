import { assertEquals } from "@std/assert";
import {
  defaultPolicy,
  defaultPolicyBinding,
} from "../../../src/testing/webhook_configs/default_policy.ts";
import { test } from "../../support/test.ts";

const metadata = { name: "x" };
const rule = { operations: ["CREATE"] };
const defaults = { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} };

test("a policy fails closed, and its rules are about all scopes", () => {
  const policy = defaultPolicy({ metadata, spec: { matchConstraints: { resourceRules: [rule] } } });
  assertEquals(policy.spec, {
    failurePolicy: "Fail",
    matchConstraints: { ...defaults, resourceRules: [{ scope: "*", ...rule }] },
  });
  assertEquals(defaultPolicy({ metadata, spec: { failurePolicy: "Ignore" } }).spec, {
    failurePolicy: "Ignore",
  });
  assertEquals(defaultPolicy({ metadata }), { metadata });
});

test("a binding has defaults only for the requests that it names", () => {
  const matchResources = { matchPolicy: "Exact", excludeResourceRules: [rule] };
  assertEquals(defaultPolicyBinding({ metadata, spec: { matchResources } }).spec, {
    matchResources: {
      ...defaults,
      matchPolicy: "Exact",
      excludeResourceRules: [{ scope: "*", ...rule }],
    },
  });
  assertEquals(defaultPolicyBinding({ metadata, spec: {} }).spec, {});
});
