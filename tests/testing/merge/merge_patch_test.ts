import { assertEquals } from "@std/assert";
import { applyMergePatch } from "../../../src/testing/merge/merge_patch.ts";
import { test } from "../../support/test.ts";

// the table of RFC 7386, appendix A
const table: [unknown, unknown, unknown][] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [["a", "b"], ["c", "d"], ["c", "d"]],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

table.forEach(([document, patch, expected], index) => {
  test(`applyMergePatch gives line ${index + 1} of the table in RFC 7386`, () => {
    const before = structuredClone(document);
    assertEquals(applyMergePatch(document, patch), expected);
    assertEquals(document, before);
  });
});
