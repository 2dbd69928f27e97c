import { assertEquals, assertThrows } from "@std/assert";
import {
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelOpaque,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
} from "../../../../src/testing/cel/values/cel_value.ts";
import { compareValues } from "../../../../src/testing/cel/values/compare_values.ts";
import {
  compareNumbers,
  equalValues,
  findItem,
} from "../../../../src/testing/cel/values/equal_values.ts";
import { test } from "../../../support/test.ts";

test("numbers are equal across types, other values only within theirs", () => {
  assertEquals([equalValues(1n, 1), equalValues(new CelUint(1n), 1n), equalValues(1n, "1")], [
    true,
    true,
    false,
  ]);
  assertEquals(equalValues(NaN, NaN), false);
  assertEquals(equalValues(new CelTimestamp(1n), new CelDuration(1n)), false);
  assertEquals(equalValues(new CelTypeValue("int"), new CelTypeValue("int")), true);
  assertEquals(equalValues(new CelOptional(1n), new CelOptional()), false);
  assertEquals(equalValues(Uint8Array.of(1), Uint8Array.of(1)), true);
  assertEquals(equalValues(new CelOpaque("a", 1, "x"), new CelOpaque("b", 1, "x")), false);
  assertEquals([compareNumbers(1n, 1.5), Number.isNaN(compareNumbers(NaN, 1))], [-1, true]);
});

test("the order of items matters, but not of those of a set or with keys", () => {
  const list = (...items: string[]) => CelList.of(items);
  assertEquals(equalValues(list("a", "b"), list("b", "a")), false);
  assertEquals(equalValues(CelList.of(["a", "b"], "value"), list("b", "a")), true);
  const item = (name: string, size: bigint) => CelMap.of([["name", name], ["size", size]]);
  const keyed = CelList.of([item("a", 1n), item("b", 2n)], ["name"]);
  assertEquals(equalValues(keyed, CelList.of([item("b", 2n), item("a", 1n)])), true);
  assertEquals(equalValues(keyed, CelList.of([item("b", 2n), item("a", 3n)])), false);
  assertEquals(findItem(keyed.values(), item("b", 9n), ["name"]), 1);
});

test("values of one kind are ordered, texts by their code points", () => {
  assertEquals(Math.sign(compareValues("a", "b")), -1);
  assertEquals(Math.sign(compareValues("｡", "👑")), -1);
  assertEquals(Math.sign(compareValues(true, false)), 1);
  assertEquals(Math.sign(compareValues(new CelTimestamp(1n), new CelTimestamp(2n))), -1);
  assertEquals(Math.sign(compareValues(Uint8Array.of(1), Uint8Array.of(1, 0))), -1);
  assertThrows(() => compareValues(NaN, 1), CelError, "NaN values cannot be ordered");
  assertThrows(() => compareValues("a", 1n), CelError, "no such overload");
});
