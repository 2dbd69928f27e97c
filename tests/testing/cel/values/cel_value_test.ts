import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../../support/test.ts";
import {
  CelError,
  CelList,
  CelMap,
  CelOpaque,
  CelOptional,
  CelUint,
  typeNameOf,
} from "../../../../src/testing/cel/values/cel_value.ts";

test("lists and maps make their values when they are asked for", () => {
  const asked: number[] = [];
  const list = new CelList(3, (index) => {
    asked.push(index);
    return BigInt(index);
  });
  assertEquals([list.at(1), asked], [1n, [1]]);
  assertEquals(list.values(), [0n, 1n, 2n]);
  const map = CelMap.of([["a", 1n], [1n, "one"], [true, null], ["a", 2n]]);
  assertEquals([map.size, map.get("a"), map.get(1), map.get(new CelUint(1n))], [
    3,
    2n,
    "one",
    "one",
  ]);
  assertEquals([map.get(true), map.get(1.5), map.get(null)], [null, undefined, undefined]);
  assertThrows(() => {
    throw new CelError("x");
  }, CelError);
});

test("values know their types", () => {
  const values = [null, true, 1n, 1, "a", Uint8Array.of(), new CelUint(1n), new CelOptional()];
  assertEquals(values.map(typeNameOf), [
    "null_type",
    "bool",
    "int",
    "double",
    "string",
    "bytes",
    "uint",
    "optional_type",
  ]);
  assertEquals(typeNameOf(new CelOpaque("net.IP", {}, "")), "net.IP");
});
