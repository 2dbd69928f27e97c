import { assertEquals } from "@std/assert";
import { checkValueRules } from "../../../src/testing/schemas/definition_rules.ts";
import { test } from "../../support/test.ts";

const structure = {
  type: "object",
  properties: { a: { type: "object", properties: { b: { type: "string" } } } },
};

function errors(rules: Record<string, unknown>): string[] {
  const schema = { ...structure, ...rules };
  return checkValueRules(schema, { path: "s", structure: schema, isRoot: true }).map((error) =>
    `${error.field}: ${error.message}`
  );
}

test("rules may be nested, for fields that are defined", () => {
  const nested = {
    anyOf: [{ allOf: [{ properties: { a: { properties: { b: { minLength: 1 } } } } }] }],
  };
  assertEquals(errors(nested), []);
  const other = { properties: { a: { properties: { c: { minLength: 1 } } } } };
  assertEquals(errors({ anyOf: [{ allOf: [other] }] }), [
    "s.properties[a].properties[c]: Required value: because it is defined in s.anyOf[0].allOf[0].properties[a].properties[c]",
  ]);
});

test("rules do not define anything, and do not speak of the metadata", () => {
  assertEquals(errors({ not: { type: "object", nullable: true, title: "" } }), [
    "s.not.type: Forbidden: must be empty to be structural",
    "s.not.nullable: Forbidden: must be false to be structural",
  ]);
  assertEquals(errors({ oneOf: [{ properties: { metadata: { required: ["x"] } } }] }), [
    "s.oneOf[0].properties[metadata]: Forbidden: must not be specified in a nested context",
    "s.properties[metadata]: Required value: because it is defined in s.oneOf[0].properties[metadata]",
  ]);
});

test("only the rules of the whole object must name fields that are defined", () => {
  const schema = { type: "object", anyOf: [{ properties: { z: { minLength: 1 } } }] };
  const place = { path: "s.properties[spec]", structure: undefined, isRoot: true };
  assertEquals(checkValueRules(schema, place), []);
  assertEquals(checkValueRules(schema, { ...place, structure: schema }).length, 1);
});
