import { assertEquals } from "@std/assert";
import {
  describeFieldErrors,
  forbiddenValue,
  invalid,
  invalidOptions,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/testing/objects/field_error.ts";
import { test } from "../../support/test.ts";

test("field errors are worded as Kubernetes words them", () => {
  const messages = [
    invalidValue({ field: "a", value: "x" }, "is wrong"),
    invalidValue({ field: "a", value: 3 }, "is wrong"),
    requiredValue("a", "say something"),
    forbiddenValue("a", "not here"),
    unsupportedValue({ field: "a", value: "x" }, ["y", "z"]),
  ].map(({ message }) => message);
  assertEquals(messages, [
    'Invalid value: "x": is wrong',
    "Invalid value: 3: is wrong",
    "Required value: say something",
    "Forbidden: not here",
    'Unsupported value: "x": supported values: "y", "z"',
  ]);
});

test("one field error stands alone, several stand in brackets, and the same one appears once", () => {
  const [one, two] = [forbiddenValue("a", "no"), forbiddenValue("b", "no")];
  assertEquals(describeFieldErrors([one]), "a: Forbidden: no");
  assertEquals(describeFieldErrors([one, two, one]), "[a: Forbidden: no, b: Forbidden: no]");
});

test("an invalid object is a 422 that names it and each cause", () => {
  const error = invalid({ group: "apps", kind: "Deployment", name: "d" }, [
    requiredValue("spec.selector", "must be set"),
  ]);
  assertEquals(error.status, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: 'Deployment.apps "d" is invalid: spec.selector: Required value: must be set',
    reason: "Invalid",
    details: {
      name: "d",
      group: "apps",
      kind: "Deployment",
      causes: [{
        reason: "FieldValueRequired",
        message: "Required value: must be set",
        field: "spec.selector",
      }],
    },
    code: 422,
  });
  assertEquals(
    invalidOptions("ListOptions", [forbiddenValue("a", "no")]).message,
    'ListOptions.meta.k8s.io "" is invalid: a: Forbidden: no',
  );
});
