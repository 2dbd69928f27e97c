/** Invalid and nearly empty schemas give valid types, or an error that names the place. */

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { generateTypes, writeTypes } from "../../src/generate/generate_types.ts";
import type { OpenApiDocument } from "../../src/generate/schemas/open_api.ts";
import { test } from "../support/test.ts";
import { documentWith, nested } from "./widget_document.ts";

function write(fields: Record<string, unknown>): string {
  const files = generateTypes([documentWith(fields)], { groups: ["example.com"] });
  return files.get("example.com/v1.ts") ?? "";
}

const array = { type: "array", items: { type: "string" } };

/** A list with this number of nested lists. */
function listed(levels: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

const wrong: [what: string, field: unknown, place: string][] = [
  ["null", null, "properties.spec.properties.a"],
  ["a boolean", true, "properties.spec.properties.a"],
  ["a list", [], "properties.spec.properties.a"],
  ["null in a list", { type: "array", items: null, oneOf: [null] }, "properties.a.oneOf.0"],
  ["items in a list", { type: "array", items: [] }, "properties.a.items"],
  ["fields in a list", { type: "object", properties: [] }, "properties.a.properties"],
  ["two types", { type: ["string", "null"] }, "properties.a.type"],
  ["a description that is not a text", { description: {} }, "properties.a.description"],
  ["values that are not a list", { enum: "a" }, "properties.a.enum"],
  ["names that are not texts", { properties: { b: {} }, required: [1] }, "properties.a.required"],
  ["a reference to nothing", { $ref: 1 }, "properties.a.$ref"],
  ["3,000 levels", nested(3000), "properties.n"],
  ["3,000 levels of a default", { default: listed(3000) }, "properties.a.default"],
];

for (const [what, field, place] of wrong) {
  test(`a schema with ${what} is an error that names the place`, () => {
    const document = documentWith({ a: field });
    const options = { groups: ["example.com"] };
    const error = assertThrows(() => writeTypes([document], ["a.json"], options), TypeError);
    assertStringIncludes(error.message, "a.json: the schema com.example.v1.Widget");
    assertStringIncludes(error.message, place);
    assertEquals(error.message.length < 400, true, error.message);
  });
}

test("an enum without values has the type never", () => {
  const text = write({
    none: { type: "string", enum: [] },
    list: { type: "array", items: { enum: [] } },
    orNull: { type: "string", enum: [], nullable: true },
    onlyNull: { enum: [null] },
  });
  for (const line of ["none?: never;", "list?: never[];", "orNull?: never | null;"]) {
    assertStringIncludes(text, `  ${line}\n`);
  }
  assertStringIncludes(text, "  onlyNull?: null;\n");
});

test("null means that a part is absent, as Go writes it", () => {
  const nothing = {
    description: null,
    enum: null,
    required: null,
    properties: null,
    allOf: null,
    oneOf: null,
    anyOf: null,
    additionalProperties: null,
    items: null,
    format: null,
    default: null,
    nullable: null,
  };
  const text = write({
    object: { type: "object", ...nothing },
    list: { ...array, ...nothing },
    untyped: { ...nothing },
    inner: { ...nothing, type: "object", properties: { a: { type: "string", ...nothing } } },
  });
  assertStringIncludes(text, "  object?: Record<string, unknown>;\n");
  assertStringIncludes(text, "  list?: unknown[];\n");
  assertStringIncludes(text, "  untyped?: unknown;\n");
  assertStringIncludes(text, "  a?: string;\n");
});

test("an invalid document is a TypeError that names the document", () => {
  const none = [null, "x", [], 1, { paths: [] }, { paths: { "/api/v1/a": null } }, {
    components: { schemas: null, x: 1 },
    paths: null,
  }];
  for (const document of none) {
    const given = [document as OpenApiDocument];
    if (document !== null && typeof document === "object" && !Array.isArray(document)) {
      if (!Array.isArray(document.paths)) {
        assertEquals(generateTypes(given).size, 0);
        continue;
      }
    }
    assertThrows(() => generateTypes(given), TypeError, "document 1");
  }
});
