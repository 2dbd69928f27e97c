import { assertEquals } from "@std/assert";
import { checkLists } from "../../../src/testing/schemas/definition_lists.ts";
import { test } from "../../support/test.ts";

const item = { type: "object", required: ["a"], properties: { a: { type: "string" } } };
const map = { type: "array", items: item, "x-kubernetes-list-type": "map" };
const keyed = { ...map, "x-kubernetes-list-map-keys": ["a"] };

function errors(schema: Record<string, unknown>): string[] {
  return checkLists(schema, "s").map(({ field, message }) => `${field}: ${message}`);
}

test("a list of the type map needs keys that each item has", () => {
  assertEquals(errors(keyed), []);
  assertEquals(errors(map), [
    "s.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map",
  ]);
  assertEquals(errors({ ...keyed, items: { ...item, required: [] } }), [
    "s.items.properties[a].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
  ]);
  assertEquals(errors({ ...keyed, "x-kubernetes-list-map-keys": ["a", "a"] }), [
    's.x-kubernetes-list-map-keys: Invalid value: ["a","a"]: must not contain duplicate entries',
  ]);
  assertEquals(errors({ ...keyed, items: { type: "string" } }).length, 1);
});

test("items of a set are merged as a whole, and cannot be null", () => {
  const set = { type: "array", "x-kubernetes-list-type": "set" };
  assertEquals(errors({ ...set, items: { type: "string" } }), []);
  assertEquals(errors({ ...set, items: { ...item, "x-kubernetes-map-type": "atomic" } }), []);
  assertEquals(errors({ ...set, items: item }), [
    "s.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set",
  ]);
  assertEquals(errors({ ...set, items: { type: "string", nullable: true } }), [
    "s.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set",
  ]);
});

test("the extensions belong to lists and maps", () => {
  assertEquals(errors({ type: "string", "x-kubernetes-list-type": "set" }), [
    's.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified',
  ]);
  assertEquals(errors({ "x-kubernetes-map-type": "odd" }), [
    "s.type: Required value: must be object if x-kubernetes-map-type is specified",
    's.x-kubernetes-map-type: Unsupported value: "odd": supported values: "atomic", "granular"',
  ]);
  assertEquals(errors({ type: "array", "x-kubernetes-list-map-keys": ["a"] }), [
    "s.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty",
  ]);
});
