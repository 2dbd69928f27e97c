import { assertEquals } from "@std/assert";
import { plainValue } from "../../../src/testing/cel/plain_value.ts";
import { compilePolicy } from "../../../src/testing/policies/compile_policy.ts";
import { judgeRequest } from "../../../src/testing/policies/judge_request.ts";
import { test } from "../../support/test.ts";

const object = plainValue({ a: 1 });

function judged(spec: Record<string, unknown>) {
  const policy = compilePolicy({ metadata: { name: "p" }, spec });
  const { denials, annotationErrors } = judgeRequest(
    policy,
    (name) => name === "object" || name === "namespaceObject" ? object : null,
  );
  return [...denials, ...annotationErrors].map(({ message, reason }) => `${message}|${reason}`);
}

test("a check that is false is told by its message expression, its message or itself", () => {
  const message = "no";
  const expression = " object.a == 2 ";
  const told = (check: Record<string, unknown>) =>
    judged({ validations: [{ expression, reason: "Forbidden", ...check }] });
  assertEquals(told({}), ["failed expression: object.a == 2|Forbidden"]);
  assertEquals(told({ message }), ["no|Forbidden"]);
  assertEquals(told({ message, messageExpression: "' a=' + string(object.a)" }), ["a=1|Forbidden"]);
  assertEquals(told({ message, messageExpression: "object.b" }), ["no|Forbidden"]);
  assertEquals(told({ message, messageExpression: "'a\\nb'" }), ["no|Forbidden"]);
  assertEquals(told({ expression: "object.a == 1" }), []);
});

test("an error follows the failure policy", () => {
  const validations = [{ expression: "object.b == 1" }];
  const error = "expression 'object.b == 1' resulted in error: no such key: b|";
  assertEquals(judged({ validations }), [error]);
  assertEquals(judged({ validations, failurePolicy: "Ignore" }), []);
  const auditAnnotations = [{ key: "a", valueExpression: "string(object.b)" }];
  assertEquals(judged({ auditAnnotations }), [
    "expression 'string(object.b)' resulted in error: no such key: b|",
  ]);
  const matchConditions = [{ name: "a", expression: "object.b == 1" }];
  assertEquals(judged({ matchConditions }), [error]);
  assertEquals(judged({ matchConditions, failurePolicy: "Ignore" }), []);
});

test("a request that does not meet the conditions is not checked", () => {
  const validations = [{ expression: "false" }];
  const meeting = (expression: string) =>
    judged({ validations, matchConditions: [{ name: "a", expression }] });
  assertEquals(meeting("object.a == 2"), []);
  assertEquals(meeting("namespaceObject == null"), ["failed expression: false|"]);
});
