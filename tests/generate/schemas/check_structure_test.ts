import { assertThrows } from "@std/assert";
import { checkStructure } from "../../../src/generate/schemas/check_structure.ts";
import { test } from "../../support/test.ts";

const object = (fields: unknown) => ({ type: "object", properties: fields });
const where = "crd.yaml: the CustomResourceDefinition xs.g.io, version v1";

test("checkStructure accepts what the API server accepts", () => {
  const properties = {
    $ref: { type: "string" },
    type: { type: "array", items: { type: "object", additionalProperties: true } },
    items: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
    list: { type: "object", additionalProperties: { type: "array", items: { type: "number" } } },
    nothing: { type: "object", properties: null, required: null, additionalProperties: null },
    conditions: { type: "array", items: { type: "string" }, not: { type: "array" } },
  };
  checkStructure({ ...object(properties), "x-kubernetes-preserve-unknown-fields": true }, where);
});

const circle: Record<string, unknown> = { type: "object" };
circle.properties = { a: circle };

const wrong: [schema: unknown, message: string][] = [
  [true, "has a boolean instead of a schema at its root"],
  [null, "has nothing instead of a schema at its root"],
  [{ type: "array", items: { type: "string" } }, 'another type than "object" at its root'],
  [{ properties: {} }, 'has another type than "object" at its root'],
  [object({ a: { type: "wat" } }), 'has the unknown type "wat" at properties.a:'],
  [object({ a: { type: ["string"] } }), "has the unknown type object at properties.a"],
  [object({ b: 5 }), "has a number instead of a schema at properties.b"],
  [object({ b: [] }), "has a list instead of a schema at properties.b"],
  [object({ c: { type: "array" } }), "has an array without a schema of its items at properties.c"],
  [object({ c: { type: "array", items: [{}] } }), "without a schema of its items at properties.c"],
  [object({ d: object(5) }), "has properties that are not an object at properties.d"],
  [object({ d: { type: "object", required: "a" } }), "fields that are not a list at properties.d"],
  [object({ e: { $ref: "#/x" } }), "has a $ref, which no definition may have, at properties.e"],
  [
    object({ f: { type: "array", items: { type: "object", additionalProperties: 5 } } }),
    "has a number instead of a schema at properties.f.items.additionalProperties: correct the",
  ],
  [circle, "has more than 1000 levels at properties.a.properties.a"],
  [object({ "a\n": 5 }), "at properties.a\\n:"],
];

test("checkStructure names the place of what the API server would refuse", () => {
  for (const [schema, message] of wrong) {
    assertThrows(() => checkStructure(schema, where), TypeError, message);
    assertThrows(() => checkStructure(schema, where), TypeError, `${where} has `);
  }
});
