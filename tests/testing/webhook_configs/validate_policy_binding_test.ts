import { assertEquals } from "@std/assert";
import { validatePolicyBinding } from "../../../src/testing/webhook_configs/validate_policy_binding.ts";
import { test } from "../../support/test.ts";

function errorsOf(change: Record<string, unknown>): string[] {
  const spec = { policyName: "p", validationActions: ["Deny"], ...change };
  return validatePolicyBinding({ metadata: { name: "x" }, spec })
    .map(({ field, message }) => `${field}: ${message}`);
}

test("validatePolicyBinding wants a policy and an action", () => {
  assertEquals(errorsOf({}), []);
  assertEquals(errorsOf({ policyName: "", validationActions: [] }), [
    "spec.policyName: Required value",
    "spec.validationActions: Required value",
  ]);
  assertEquals(errorsOf({ validationActions: ["Warn", "Deny", "Warn", "Log"] }), [
    'spec.validationActions[2]: Duplicate value: "Warn"',
    'spec.validationActions[3]: Unsupported value: "Log": supported values: "Audit", "Deny", "Warn"',
    'spec.validationActions: Invalid value: ["Warn","Deny","Warn","Log"]: must not contain both ' +
    "Deny and Warn (repeating the same validation failure information in the API response and " +
    "headers serves no purpose)",
  ]);
});

test("validatePolicyBinding wants one way to find parameters", () => {
  const paramRef = (given: Record<string, unknown>) => errorsOf({ paramRef: given });
  const action = { parameterNotFoundAction: "Deny" };
  assertEquals(paramRef({ name: "a", ...action }), []);
  assertEquals(paramRef({ selector: {}, ...action }), []);
  assertEquals(paramRef({ name: "a", selector: {}, ...action }), [
    "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
    "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive",
  ]);
  assertEquals(paramRef({}), [
    "spec.paramRef: Required value: one of name or selector must be specified",
    "spec.paramRef.parameterNotFoundAction: Required value",
  ]);
});
