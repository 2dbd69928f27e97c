import { assertEquals } from "@std/assert";
import {
  checkDefault,
  validateDefinitionSchema,
} from "../../../src/testing/schemas/definition_schema.ts";
import { test } from "../../support/test.ts";

const rule = { rule: "self.a < 3", message: "too large" };
const withRule = {
  type: "object",
  properties: { spec: { type: "object", "x-kubernetes-validations": [rule] } },
};

test("rules in CEL must compile, or are ignored", () => {
  const [error] = validateDefinitionSchema(withRule, { path: "s", celRules: "evaluate" });
  assertEquals(error?.field, "s.properties[spec].x-kubernetes-validations[0].rule");
  assertEquals(error?.message.includes("undefined field 'a'"), true);
  assertEquals(validateDefinitionSchema(withRule, { path: "s", celRules: "ignore" }), []);
});

test("a whole number or a text may be written as an anyOf of both types", () => {
  const anyOf = [{ type: "integer" }, { type: "string" }];
  const schema = (port: Record<string, unknown>) => ({ type: "object", properties: { port } });
  const validate = (port: Record<string, unknown>) =>
    validateDefinitionSchema(schema(port), { path: "s", celRules: "evaluate" });
  const either = { "x-kubernetes-int-or-string": true };
  assertEquals(validate({ ...either, anyOf }), []);
  assertEquals(validate({ ...either, allOf: [{ anyOf }, { pattern: "^a" }] }), []);
  assertEquals(validate({ ...either, anyOf: [{ type: "integer" }] }).length, 1);
  assertEquals(validate({ type: "integer", anyOf }).length, 2);
});

test("a default is one of the values of its node", () => {
  const text = { type: "string", maxLength: 2 };
  assertEquals(checkDefault(text, { path: "s" }), []);
  assertEquals(checkDefault({ ...text, default: null }, { path: "s" }), []);
  assertEquals(checkDefault({ ...text, default: "ab" }, { path: "s" }), []);
  assertEquals(checkDefault({ ...text, default: "abc" }, { path: "s" }), [{
    field: "s.default",
    reason: "FieldValueTooLong",
    message: "Too long: may not be more than 2 bytes",
  }]);
  const object = { type: "object", properties: { a: text }, default: { a: "x", b: 1 } };
  assertEquals(
    checkDefault(object, { path: "s" })[0]?.message.endsWith("must not have unknown fields"),
    true,
  );
});
