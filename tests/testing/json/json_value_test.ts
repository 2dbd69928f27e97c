import { assertEquals } from "@std/assert";
import {
  equalJson,
  isJsonObject,
  listOf,
  membersOf,
  objectsOf,
  textOf,
  textsOf,
  valueAt,
  withSortedKeys,
  withValueAt,
} from "../../../src/testing/json/json_value.ts";
import { test } from "../../support/test.ts";

test("equalJson compares by value and ignores the order of keys and undefined members", () => {
  assertEquals(equalJson({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }), true);
  assertEquals(equalJson({ a: 1, b: undefined }, { a: 1 }), true);
  assertEquals(equalJson({ a: 1 }, { a: 1, b: null }), false);
  assertEquals(equalJson([1, 2], [2, 1]), false);
  assertEquals(equalJson([], {}), false);
  assertEquals(equalJson(null, {}), false);
  assertEquals(equalJson({ a: undefined, b: 1 }, { a: 1, b: undefined }), false);
});

test("isJsonObject returns false for arrays and null", () => {
  assertEquals([{}, [], null, "x", 1].map(isJsonObject), [true, false, false, false, false]);
});

test("valueAt follows a dotted path through own members only", () => {
  assertEquals(valueAt({ a: { b: 1 } }, "a.b"), 1);
  assertEquals(valueAt({ a: 1 }, "a.b"), undefined);
  assertEquals(valueAt({}, "constructor.name"), undefined);
});

test("withValueAt changes a copy, and creates the objects on the way", () => {
  const object: Record<string, unknown> = { spec: { a: 1 }, other: 2 };
  assertEquals(withValueAt(object, "spec.b.c", 3), { spec: { a: 1, b: { c: 3 } }, other: 2 });
  assertEquals(object, { spec: { a: 1 }, other: 2 });
  assertEquals(withValueAt({ spec: "x" }, "spec.a", 1) as unknown, { spec: { a: 1 } });
});

test("withSortedKeys sorts the keys at each level, and no list", () => {
  const sorted = withSortedKeys({ b: [{ d: 1, c: null }, 2, 1], a: "x" });
  assertEquals(JSON.stringify(sorted), '{"a":"x","b":[{"c":null,"d":1},2,1]}');
});

test("textOf and textsOf leave out what is not a text", () => {
  assertEquals([textOf("a"), textOf(1), textOf(undefined)], ["a", "", ""]);
  assertEquals([textsOf(["a", 1, null, "b"]), textsOf("a"), textsOf(undefined)], [
    ["a", "b"],
    [],
    [],
  ]);
});

test("objectsOf leaves out what is not an object, and listOf keeps its place", () => {
  const list = [{ a: 1 }, "b", [2], null, {}];
  assertEquals(objectsOf(list), [{ a: 1 }, {}]);
  assertEquals(listOf(list), [{ a: 1 }, {}, {}, {}, {}]);
  assertEquals([objectsOf({ 0: {} }), listOf(undefined)], [[], []]);
});

test("membersOf gives an object itself, and no members for any other value", () => {
  assertEquals([membersOf({ a: 1 }), membersOf([1]), membersOf(null)], [{ a: 1 }, {}, {}]);
});
