import { assertEquals } from "@std/assert";
import {
  metadataReference,
  publishedSchema,
} from "../../../src/testing/openapi/published_schema.ts";
import type { Schema } from "../../../src/testing/schemas/schema.ts";
import { test } from "../../support/test.ts";

const root = { kind: { type: "string" } };

function spec(schema: Schema, version2 = false): unknown {
  const whole = { type: "object", properties: { spec: schema } };
  return Object(publishedSchema(whole, { root, options: { version2 } }).properties).spec;
}

test("a definition without a schema allows any object", () => {
  const options = { version2: false };
  assertEquals(publishedSchema(false, { root, options }), { type: "object" });
});

test("rules for values are published in version 3, and empty fields are not", () => {
  const schema = {
    type: "object",
    nullable: true,
    required: [],
    uniqueItems: false,
    default: {},
    oneOf: [{ required: ["a"] }, { properties: { b: { minLength: 0 } } }],
    not: { anyOf: [{ required: ["c"] }] },
    additionalProperties: { type: "array", items: { type: "integer", minimum: 0 } },
    "x-kubernetes-map-type": "atomic",
  };
  const { required: _required, uniqueItems: _unique, ...published } = schema;
  assertEquals(spec(schema), published);
  const { additionalProperties } = schema;
  assertEquals(spec(schema, true), { additionalProperties, "x-kubernetes-map-type": "atomic" });
});

test("an int-or-string has both types as alternatives", () => {
  const anyOf = [{ type: "integer" }, { type: "string" }];
  const mark = { "x-kubernetes-int-or-string": true };
  assertEquals(spec(mark), { ...mark, anyOf });
  assertEquals(spec({ ...mark, anyOf }), { ...mark, anyOf });
  const other = [{ minimum: 1 }];
  assertEquals(spec({ ...mark, anyOf: other }), { ...mark, anyOf: other, allOf: [{ anyOf }] });
});

test("a node that keeps unknown fields has no type and no properties in version 2", () => {
  const mark = { "x-kubernetes-preserve-unknown-fields": true };
  const schema = { type: "object", properties: { a: { type: "string" } }, ...mark };
  assertEquals(spec(schema), schema);
  assertEquals(spec(schema, true), mark);
  const options = { version2: true };
  assertEquals(publishedSchema(schema, { root, options }), { type: "object" });
});

test("in version 2, a field that may be null is not required", () => {
  const properties = { a: { type: "string", nullable: true }, b: { type: "string" } };
  assertEquals(spec({ type: "object", required: ["a", "b"], properties }, true), {
    type: "object",
    required: ["b"],
    properties: { a: {}, b: { type: "string" } },
  });
});

test("a node that holds an object has its kind and metadata", () => {
  const mark = { "x-kubernetes-embedded-resource": true };
  const schema = Object(spec({ type: "object", ...mark, properties: {} }));
  assertEquals(Object.keys(schema.properties), ["apiVersion", "kind", "metadata"]);
  assertEquals(schema.required, ["kind", "apiVersion"]);
  assertEquals(schema.properties.metadata.allOf, metadataReference(false).allOf);
});
