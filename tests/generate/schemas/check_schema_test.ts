import { assertEquals, assertThrows } from "@std/assert";
import { checkSchema } from "../../../src/generate/schemas/check_schema.ts";
import { test } from "../../support/test.ts";

test("checkSchema accepts a schema with all possible parts", () => {
  checkSchema({
    type: "object",
    required: ["a"],
    properties: {
      a: { enum: [null, {}, [[]]], default: { items: 1, properties: null } },
      type: { $ref: "#/components/schemas/a.v1.B", description: "" },
      items: { type: "array", items: { oneOf: [{}, { allOf: [{ anyOf: [] }] }] } },
    },
    additionalProperties: true,
  }, "a.json");
});

test("checkSchema names the place and the remedy", () => {
  const schema = { properties: { a: { additionalProperties: { oneOf: [{}, null] } } } };
  const error = assertThrows(() => checkSchema(schema, "a.json: the schema a.v1.B"), TypeError);
  assertEquals(
    error.message,
    "a.json: the schema a.v1.B has no schema at properties.a.additionalProperties.oneOf.1: " +
      "correct the document, or leave it out by naming other groups.",
  );
  assertThrows(() => checkSchema(null, "it"), TypeError, "it has no schema at its root");
});

test("checkSchema refuses an unknown type and a reference to something else than a schema", () => {
  for (
    const [field, message] of [
      [{ type: "wat" }, "it has something other than one of array, boolean, integer, number, "],
      [{ $ref: "#/x" }, "a reference that begins with #/components/schemas/ at properties.a.$ref"],
    ] as const
  ) {
    assertThrows(() => checkSchema({ properties: { a: field } }, "it"), TypeError, message);
  }
});

test("checkSchema stops at a schema that contains itself", () => {
  const schema: { items?: unknown } = {};
  schema.items = schema;
  assertThrows(() => checkSchema(schema, "it"), TypeError, "more than 1000 levels");
});
