import { assertEquals, assertStringIncludes } from "@std/assert";
import { capitalized, declaration, typeAlias } from "../../src/generate/declaration.ts";
import type { OpenApiSchema } from "../../src/generate/schemas/open_api.ts";
import { test } from "../support/test.ts";

const nestedNames: string[] = [];
const scope = {
  record: "Record",
  reference: (name: string) => name,
  nested(_schema: OpenApiSchema, name: string, path: string) {
    nestedNames.push(`${name} ${path}`);
    return name;
  },
};

function declare(schema: OpenApiSchema, options = {}): string {
  return declaration(["Widget", schema], scope, options);
}

test("declaration makes a field optional unless the schema requires it", () => {
  const text = declare({
    description: "A widget.",
    type: "object",
    required: ["size"],
    properties: {
      size: { description: "How big.", type: "string" },
      color: { description: "Which color.", type: "string" },
    },
  });
  assertEquals(
    text,
    `/** A widget. */
export interface Widget {
  /** How big. */
  size: string;
  /** Which color. */
  color?: string;
}
`,
  );
});

test("declaration documents a type and a field that have no description", () => {
  const text = declare({ properties: { size: { type: "string" } } });
  assertStringIncludes(text, "/** The type `Widget`. */\n");
  assertStringIncludes(text, "  /** The field `size`. */\n");
});

test("declaration documents a default, unless it is Go's empty value", () => {
  const withDefault = (value: unknown) =>
    declare({ properties: { a: { description: "A.", default: value, type: "string" } } });
  assertStringIncludes(withDefault("TCP"), '@default {"TCP"}');
  assertEquals(withDefault("").includes("@default"), false);
  assertEquals(withDefault({}).includes("@default"), false);
});

test("declaration quotes a name that is not an identifier", () => {
  const text = declare({ properties: { "x-kind": { type: "string" }, $ref: { type: "string" } } });
  assertStringIncludes(text, `  "x-kind"?: string;\n`);
  assertStringIncludes(text, `  $ref?: string;\n`);
});

test("declaration names an object in a field by the path to it", () => {
  nestedNames.length = 0;
  const inner = { type: "object", properties: { a: { type: "string" } } };
  const text = declare({ properties: { "node-pools": { type: "array", items: inner } } });
  assertStringIncludes(text, `  "node-pools"?: WidgetNodePools[];\n`);
  assertEquals(nestedNames, ["WidgetNodePools Widget.node-pools"]);
});

test("declaration allows unknown fields where the schema keeps them", () => {
  const text = declare({
    properties: { a: { type: "string" } },
    "x-kubernetes-preserve-unknown-fields": true,
  });
  assertStringIncludes(text, "  [field: string]: unknown;\n");
});

test("declaration writes each member of a long union on its own line", () => {
  const values = ["a", "b", "c"].map((letter) => letter.repeat(40));
  const union = { type: "string", enum: values };
  assertStringIncludes(declare({ properties: { a: union } }), `  a?:\n    | "${values[0]}"\n`);
  assertStringIncludes(
    declare({ properties: { a: { type: "array", items: union } } }),
    `  a?: (\n    | "${values[0]}"\n    | "${values[1]}"\n    | "${values[2]}"\n  )[];\n`,
  );
  assertStringIncludes(
    declare({ properties: { a: { type: "object", additionalProperties: union } } }),
    `  a?: Record<\n    string,\n    | "${values[0]}"\n`,
  );
  assertStringIncludes(
    typeAlias("A", values.map((value) => `"${value}"`).join(" | ")),
    `export type A =\n  | "${values[0]}"\n`,
  );
});

test("declaration writes an alias for a type without fields", () => {
  assertEquals(
    declare({ description: "Empty.", type: "object" }),
    "/** Empty. */\nexport type Widget = Record<string, unknown>;\n",
  );
});

test("declaration takes types, docs and required fields from its options", () => {
  const text = declare({ properties: { kind: { description: "Long.", type: "string" } } }, {
    fieldTypes: new Map([["kind", `"Widget"`]]),
    fieldDocs: new Map([["kind", "Short."]]),
    required: ["kind"],
    fallbackDoc: "Said instead.",
  });
  assertEquals(
    text,
    `/** Said instead. */\nexport interface Widget {\n  /** Short. */\n  kind: "Widget";\n}\n`,
  );
});

test("capitalized joins words, and keeps what follows the last one", () => {
  assertEquals(capitalized("meta/v1"), "MetaV1");
  assertEquals(capitalized("--x__y z"), "XYZ");
  assertEquals(capitalized("a.b_"), "AB_");
  assertEquals(capitalized(""), "");
});
