import { assertEquals } from "@std/assert";
import { mergeDiff } from "../../../src/controller/status/merge_diff.ts";
import { test } from "../../support/test.ts";

test("mergeDiff is undefined for equal values, in any order of their members", () => {
  const value = { a: 1, b: { c: [1, { d: "x", e: null }] } };
  assertEquals(mergeDiff(value, { b: { c: [1, { e: null, d: "x" }] }, a: 1 }), undefined);
  assertEquals(mergeDiff({ a: null }, { b: null }), undefined);
  assertEquals(mergeDiff([1], [1]), undefined);
  assertEquals(mergeDiff(null, null), undefined);
});

test("mergeDiff sends only the members that differ, and removes those that are missing", () => {
  assertEquals(mergeDiff({ a: 1, b: 2 }, { a: 1, b: 3 }), { b: 3 });
  assertEquals(mergeDiff({ a: { x: 1, y: 2 } }, { a: { y: 2 } }), { a: { x: null } });
  assertEquals(mergeDiff({ a: 1 }, {}), { a: null });
  assertEquals(mergeDiff({ a: { x: 1 } }, { a: null }), { a: null });
  assertEquals(mergeDiff({ a: [1, { b: 1 }] }, { a: [1, { b: 2 }] }), { a: [1, { b: 2 }] });
  assertEquals(mergeDiff({ a: [1] }, { a: { 0: 1 } }), { a: { 0: 1 } });
  assertEquals(mergeDiff({ a: [{ b: 1 }] }, { a: [{ c: 1 }] }), { a: [{ c: 1 }] });
});

test("mergeDiff makes an empty object that was not there", () => {
  assertEquals(mergeDiff(undefined, {}), {});
  assertEquals(mergeDiff({ a: "x" }, { a: { b: {}, c: null } }), { a: { b: {} } });
});
