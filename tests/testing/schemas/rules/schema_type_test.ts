import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { describeType } from "../../../../src/testing/cel/values/cel_type.ts";
import { schemaType } from "../../../../src/testing/schemas/rules/schema_type.ts";

test("values of a schema have types, and what has no schema is hidden", () => {
  const text = { type: "string" };
  const open = { "x-kubernetes-preserve-unknown-fields": true };
  const schema = {
    type: "object",
    properties: {
      text,
      time: { ...text, format: "date-time" },
      either: { "x-kubernetes-int-or-string": true },
      list: { type: "array", items: { type: "object", properties: { a: { type: "integer" } } } },
      map: { type: "object", additionalProperties: { type: "number" } },
      open,
      opens: { type: "array", items: open },
      "a-b": { type: "boolean" },
    },
  };
  const { type, fieldType } = schemaType(schema, false)!;
  const fields = ["text", "time", "either", "list", "map", "open", "opens", "a__dash__b", "kind"];
  const found = fields.map((field) => {
    const known = fieldType(type.name, field);
    return known && describeType(known);
  });
  assertEquals(found, [
    "string",
    "timestamp",
    "dyn",
    "list(selfType.list.@idx)",
    "map(string, double)",
    undefined,
    undefined,
    "bool",
    undefined,
  ]);
  assertEquals(fieldType("selfType.list.@idx", "a")?.kind, "int");
  assertEquals(schemaType(schema, true)?.fieldType("selfType", "kind")?.kind, "string");
  assertEquals(schemaType(open, false), undefined);
});
