import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../../support/test.ts";
import { CelError, CelTimestamp } from "../../../../src/testing/cel/values/cel_value.ts";
import { compareValues } from "../../../../src/testing/cel/values/compare_values.ts";

test("values of one kind are ordered, texts by their code points", () => {
  assertEquals(Math.sign(compareValues("a", "b")), -1);
  assertEquals(Math.sign(compareValues("｡", "👑")), -1);
  assertEquals(Math.sign(compareValues(true, false)), 1);
  assertEquals(Math.sign(compareValues(new CelTimestamp(1n), new CelTimestamp(2n))), -1);
  assertEquals(Math.sign(compareValues(Uint8Array.of(1), Uint8Array.of(1, 0))), -1);
  assertThrows(() => compareValues(NaN, 1), CelError, "NaN values cannot be ordered");
  assertThrows(() => compareValues("a", 1n), CelError, "no such overload");
});
