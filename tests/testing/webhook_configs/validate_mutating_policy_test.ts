import { assertEquals } from "@std/assert";
import {
  validateMutatingBinding,
  validateMutatingPolicy,
} from "../../../src/testing/webhook_configs/validate_mutating_policy.ts";
import { test } from "../../support/test.ts";

const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["pods"] };
const defaults = { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} };
const apply = {
  patchType: "ApplyConfiguration",
  applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: {'a': 'b'}}}" },
};
const metadata = { name: "x" };

function errorsOf(change: Record<string, unknown>): string[] {
  const spec = {
    failurePolicy: "Fail",
    matchConstraints: { ...defaults, resourceRules: [rule] },
    mutations: [apply],
    reinvocationPolicy: "Never",
    ...change,
  };
  return validateMutatingPolicy({ metadata, spec })
    .map(({ field, message }) => `${field}: ${message}`);
}

const mutation = (change: Record<string, unknown>) => errorsOf({ mutations: [change] });

test("validateMutatingPolicy accepts both types of patches", () => {
  assertEquals(errorsOf({}), []);
  const expression = "[JSONPatch{op: 'add', path: '/a/' + jsonpatch.escapeKey('b/c'), value: 1}]";
  assertEquals(mutation({ patchType: "JSONPatch", jsonPatch: { expression } }), []);
});

test("validateMutatingPolicy wants changes, and the policy of their reinvocation", () => {
  assertEquals(errorsOf({ mutations: [], reinvocationPolicy: undefined }), [
    "spec.mutations: Required value: mutations must contain at least one item",
    "spec.reinvocationPolicy: Required value",
  ]);
  const resourceRules = [{ ...rule, operations: ["DELETE"] }];
  assertEquals(errorsOf({ matchConstraints: { ...defaults, resourceRules } }), [
    'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported ' +
    'values: "*", "CONNECT", "CREATE", "UPDATE"',
  ]);
  const spec = { policyName: "p", matchResources: { ...defaults, resourceRules } };
  assertEquals(validateMutatingBinding({ metadata, spec }).map(({ field }) => field), [
    "spec.matchResources.resourceRules.operations",
  ]);
});

test("validateMutatingPolicy refuses a change without the expression of its type", () => {
  assertEquals(mutation({}), ["spec.mutations[0].patchType: Required value"]);
  assertEquals(mutation({ patchType: "Merge" }), [
    'spec.mutations[0].patchType: Unsupported value: "Merge": supported values: ' +
    '"ApplyConfiguration", "JSONPatch"',
  ]);
  assertEquals(mutation({ ...apply, patchType: "JSONPatch" }), [
    "spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch",
    'spec.mutations[0].applyConfiguration: Invalid value: "{applyConfiguration}": must not be ' +
    "specified when patchType is JSONPatch",
  ]);
  assertEquals(mutation({ ...apply, applyConfiguration: { expression: " " } }), [
    "spec.mutations[0].applyConfiguration.expression: Required value",
  ]);
  assertEquals(mutation({ ...apply, applyConfiguration: { expression: "Object.spec{a: 1}" } }), [
    'spec.mutations[0].applyConfiguration.expression: Invalid value: "Object.spec{a: 1}": must ' +
    "evaluate to Object but got Object.spec",
  ]);
});
