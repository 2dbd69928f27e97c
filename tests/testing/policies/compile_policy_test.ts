import { assertEquals } from "@std/assert";
import { compilePolicy } from "../../../src/testing/policies/compile_policy.ts";
import { test } from "../../support/test.ts";

test("compilePolicy compiles a policy once", () => {
  const policy = {
    metadata: { name: "x" },
    spec: {
      failurePolicy: "Ignore",
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      matchConditions: [{ name: "a", expression: "true" }],
      variables: [{ name: "a", expression: "1" }],
      validations: [{ expression: "variables.a == 1", messageExpression: "1" }, {
        expression: "false",
        message: "no",
        reason: "Forbidden",
      }],
      auditAnnotations: [{ key: "a", valueExpression: "'x'" }],
    },
  };
  const compiled = compilePolicy(policy);
  assertEquals(compilePolicy(policy) === compiled, true);
  const { name, ignoresFailures, paramKind, validations: [first, second] } = compiled;
  assertEquals([name, ignoresFailures, paramKind?.kind], ["x", true, "ConfigMap"]);
  assertEquals("fault" in first!.program, false);
  assertEquals("fault" in first!.messageExpression!.program, true);
  assertEquals([second?.messageExpression, second?.message, second?.reason], [
    undefined,
    "no",
    "Forbidden",
  ]);
  assertEquals([compiled.conditions.length, compiled.annotations.length], [1, 1]);
});

test("compilePolicy takes a damaged policy for an empty one", () => {
  const { validations, paramKind, ignoresFailures } = compilePolicy({ metadata: {}, spec: "x" });
  assertEquals([validations, paramKind, ignoresFailures], [[], undefined, false]);
});
