import { assertEquals } from "@std/assert";
import { validateUniqueItems } from "../../../src/testing/schemas/list_uniqueness.ts";
import { test } from "../../support/test.ts";

function errors(list: unknown, schema: Record<string, unknown>): string[] {
  return validateUniqueItems({ list }, { properties: { list: { type: "array", ...schema } } }).map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

const set = { "x-kubernetes-list-type": "set" };
const map = { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a", "b"] };

test("validateUniqueItems names each repeated item of a set once", () => {
  assertEquals(errors(["x", "y", "x", "x"], set), ['list[2]: Duplicate value: "x"']);
  assertEquals(errors([{ a: 1, b: 2 }, { b: 2, a: 1 }], set).length, 1);
  assertEquals(errors([1, "1"], set), []);
});

test("validateUniqueItems compares the keys of a map, and an absent key too", () => {
  assertEquals(errors([{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 1, b: 1, c: 1 }], map), [
    'list[2]: Duplicate value: {"a":1,"b":1}',
  ]);
  assertEquals(errors([{ a: 1 }, { a: 1 }], map), ['list[1]: Duplicate value: {"a":1}']);
  assertEquals(errors(["x"], map), [
    'list[0]: Invalid value: "x": must be an object for an array of list-type map',
  ]);
});

test("validateUniqueItems looks into maps, and names their keys", () => {
  const schema = { additionalProperties: { type: "array", ...set } };
  assertEquals(validateUniqueItems({ k: ["x", "x"] }, schema)[0]!.field, "[k][1]");
});
