import { assertEquals } from "@std/assert";
import { JsonComparison } from "../../../src/testing/json/json_comparison.ts";
import { test } from "../../support/test.ts";

test("a JsonComparison gives the same answers for values and their parts, in any order", () => {
  const left = { a: [1, { b: { c: "x" } }], d: { e: null } };
  const right = { d: { e: null }, a: [1, { b: { c: "y" } }] };
  const comparison = new JsonComparison();
  const parts: [unknown, unknown, boolean][] = [
    [left.a[1], right.a[1], false],
    [left, right, false],
    [left.d, right.d, true],
    [left.a, right.a, false],
    [left.d, left.d, true],
    [left.d, right, false],
    [left.d, right.d, true],
    [1, "1", false],
    [null, {}, false],
    [[], {}, false],
    [{}, [], false],
  ];
  for (const [one, other, isEqual] of parts) assertEquals(comparison.isEqual(one, other), isEqual);
});

test("a JsonComparison reads each part once, however often it is asked", () => {
  let reads = 0;
  const leaf = Object.defineProperty({}, "x", { enumerable: true, get: () => reads++ });
  const nested = { a: { b: leaf } };
  const other = { a: { b: { x: -1 } } };
  const comparison = new JsonComparison();
  comparison.isEqual(leaf, other.a.b);
  const once = reads;
  comparison.isEqual(nested.a, other.a);
  comparison.isEqual(nested, other);
  assertEquals(reads, once);
});
