import { assertEquals } from "@std/assert";
import { gnosticMessage } from "../../../src/testing/openapi/gnostic_messages.ts";
import { test } from "../../support/test.ts";

test("a field has the number of its place, and those whose names begin with x- have one", () => {
  const numbers = Object.entries({
    BodyParameter: [["schema", 5], ["x-a", 6]],
    Document: [["swagger", 1], ["paths", 8], ["parameters", 10], ["security", 12], ["x-a", 16]],
    Operation: [["tags", 1], ["parameters", 8], ["responses", 9], ["security", 12], ["x-a", 13]],
    PathItem: [["$ref", 1], ["get", 2], ["patch", 8], ["parameters", 9], ["x-a", 10]],
    PathParameter: [["type", 5], ["uniqueItems", 19], ["multipleOf", 21], ["x-a", 22]],
    Paths: [["x-a", 1], ["/api/", 2]],
    PrimitivesItems: [["enum", 16], ["x-a", 18]],
    QueryParameter: [["type", 6], ["uniqueItems", 20], ["multipleOf", 22], ["x-a", 23]],
    Response: [["schema", 2], ["x-a", 5]],
    Responses: [["200", 1], ["x-a", 2]],
    Schema: [["required", 19], ["properties", 25], ["externalDocs", 29], ["x-a", 31]],
  });
  for (const [name, fields] of numbers) {
    const found = fields.map(([member]) => [
      member,
      gnosticMessage(name).fieldOf(String(member))?.number,
    ]);
    assertEquals(found, fields, name);
  }
});

test("a property may have any name, and an unknown field none", () => {
  const names = ["*", "x-a", "x-*", "$ref", "__proto__"];
  const properties = gnosticMessage("Properties");
  assertEquals(names.map((name) => properties.fieldOf(name)?.number), [1, 1, 1, 1, 1]);
  const schema = gnosticMessage("Schema");
  const unknown = ["nullable", "*", "-", "toString", "__proto__"];
  assertEquals(unknown.map((name) => schema.fieldOf(name)), unknown.map(() => undefined));
});
