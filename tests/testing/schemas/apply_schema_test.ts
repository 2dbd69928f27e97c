import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  schemaErrors,
  withoutUnknownFields,
  withSchemaDefaults,
} from "../../../src/testing/schemas/apply_schema.ts";
import { test } from "../../support/test.ts";

const object = { metadata: { name: "a" }, extra: 1 };
const registry = new ResourceRegistry();

test("a resource without a schema leaves its objects as they are", () => {
  const plain = registry.register({ group: "example.com", kind: "Plain", plural: "plains" });
  assertEquals(withoutUnknownFields(object, plain), object);
  assertEquals(withSchemaDefaults(object, plain), object);
  assertEquals(schemaErrors(object, plain), []);
});

test("a resource with a schema tells which fields it does not have", () => {
  const schema = { type: "object", properties: { size: { type: "string", default: "small" } } };
  const shaped = registry.register({ group: "example.com", kind: "A", plural: "as", schema });
  const told: string[] = [];
  const known = withoutUnknownFields(object, shaped, (fields) => void told.push(...fields));
  assertEquals([known, told], [{ metadata: { name: "a" } }, ["extra"]]);
  assertEquals(withSchemaDefaults(known, shaped), { metadata: { name: "a" }, size: "small" });
  assertEquals(schemaErrors({ metadata: {}, size: 1 }, shaped).length, 1);
});
