import { assertEquals } from "@std/assert";
import { validateDefinitionSchema } from "../../../src/testing/schemas/definition_schema.ts";
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
