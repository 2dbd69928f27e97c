import { assertEquals } from "@std/assert";
import { validatePolicy } from "../../../src/testing/webhook_configs/validate_policy.ts";
import { test } from "../../support/test.ts";

const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["pods"] };
const spec = {
  failurePolicy: "Fail",
  matchConstraints: {
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    resourceRules: [rule],
  },
  validations: [{ expression: "true" }],
};

function errorsOf(change: Record<string, unknown>): string[] {
  return validatePolicy({ metadata: { name: "x" }, spec: { ...spec, ...change } })
    .map(({ field, message }) => `${field}: ${message}`);
}

test("validatePolicy accepts a policy with everything", () => {
  assertEquals(
    errorsOf({
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      matchConditions: [{ name: "a", expression: "params.x == 1" }],
      variables: [{ name: "a", expression: "object.x" }],
      validations: [{
        expression: "variables.a == params.data.x && authorizer.path('/').check('get').allowed()",
        message: "no",
        messageExpression: "string(variables.a)",
        reason: "Forbidden",
      }],
      auditAnnotations: [{ key: "a", valueExpression: "has(object.x) ? 'x' : 'y'" }],
    }),
    [],
  );
});

test("validatePolicy refuses a policy without rules and without checks", () => {
  const empty = "validations or auditAnnotations must contain at least one item";
  assertEquals(errorsOf({ validations: undefined, matchConstraints: undefined }), [
    "spec.matchConstraints: Required value",
    `spec.validations: Required value: ${empty}`,
    `spec.auditAnnotations: Required value: ${empty}`,
  ]);
  assertEquals(errorsOf({ failurePolicy: "Some", matchConstraints: { matchPolicy: "Exact" } }), [
    'spec.failurePolicy: Unsupported value: "Some": supported values: "Fail", "Ignore"',
    "spec.matchConstraints.resourceRules: Required value",
  ]);
});

test("validatePolicy refuses the parts of checks, variables and annotations that do not fit", () => {
  const check = (validation: Record<string, unknown>) => errorsOf({ validations: [validation] });
  assertEquals(check({ expression: " " }), [
    "spec.validations[0].expression: Required value: expression is not specified",
  ]);
  assertEquals(check({ expression: "'a'", message: " ", messageExpression: " ", reason: "No" }), [
    "spec.validations[0].expression: Invalid value: \"'a'\": must evaluate to bool but got string",
    'spec.validations[0].messageExpression: Invalid value: " ": must be non-empty if specified',
    'spec.validations[0].message: Invalid value: " ": must be non-empty if specified',
    'spec.validations[0].reason: Unsupported value: "No": supported values: "Forbidden", ' +
    '"Invalid", "RequestEntityTooLarge"',
  ]);
  assertEquals(check({ expression: "true", message: "a\nb", messageExpression: "1" }), [
    'spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int',
    'spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks',
  ]);
  const variable = (name: string, expression: string) =>
    errorsOf({ variables: [{ name, expression }] });
  assertEquals(variable(" ", ""), [
    "spec.variables[0].name: Required value: name is not specified",
    "spec.variables[0].expression: Required value: expression is not specified",
  ]);
  assertEquals(variable("in", "1"), [
    'spec.variables[0].name: Invalid value: "in": must be a valid CEL identifier',
  ]);
  const annotations = (...auditAnnotations: unknown[]) => errorsOf({ auditAnnotations });
  const good = { key: "a", valueExpression: "null" };
  assertEquals(annotations(good, good, { key: "b", valueExpression: "" }), [
    'spec.auditAnnotations[1].key: Duplicate value: "a"',
    "spec.auditAnnotations[2].valueExpression: Required value: valueExpression is not specified",
  ]);
  assertEquals(annotations({ key: "b", valueExpression: "1" }), [
    'spec.auditAnnotations[0].valueExpression: Invalid value: "1": must evaluate to one of ' +
    "[string null_type] but got int",
  ]);
});
