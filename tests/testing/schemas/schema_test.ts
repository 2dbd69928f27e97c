import { assertEquals } from "@std/assert";
import {
  memberSchema,
  propertiesOf,
  subschema,
  subschemas,
} from "../../../src/testing/schemas/schema.ts";
import { test } from "../../support/test.ts";

const text = { type: "string" };

test("memberSchema prefers the named property, and knows what additionalProperties allows", () => {
  const schema = { properties: { a: text }, additionalProperties: { type: "integer" } };
  assertEquals(memberSchema(schema, "a"), text);
  assertEquals(memberSchema(schema, "b"), { type: "integer" });
  assertEquals(memberSchema({ additionalProperties: true }, "b"), {});
  assertEquals(memberSchema({ properties: { a: text } }, "constructor"), undefined);
  assertEquals(memberSchema(undefined, "a"), undefined);
});

test("what is not a schema is left out", () => {
  assertEquals(subschema({ items: [] }, "items"), undefined);
  assertEquals(subschemas({ anyOf: [text, 1, null] }, "anyOf"), [text]);
  assertEquals(subschemas({}, "anyOf"), []);
  assertEquals(propertiesOf({ properties: { a: text, b: 1 } }), [["a", text]]);
});
