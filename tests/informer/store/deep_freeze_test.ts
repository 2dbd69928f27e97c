import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { deepFreeze } from "../../../src/informer/store/deep_freeze.ts";
import { test } from "../../support/test.ts";

test("deepFreeze freezes an object with everything in it, and returns it", () => {
  const value = { a: [{ b: { c: 1 } }, null, "text"], d: undefined };
  assertStrictEquals(deepFreeze(value), value);
  assertThrows(() => value.a = [], TypeError);
  assertThrows(() => value.a.push("more"), TypeError);
  const first = value.a[0];
  assert(typeof first === "object" && first !== null);
  assertThrows(() => first.b.c = 2, TypeError);
  assertEquals(value, { a: [{ b: { c: 1 } }, null, "text"], d: undefined });
});

test("deepFreeze leaves primitives as they are, and ends on a cycle", () => {
  for (const value of [null, undefined, "text", 1, true]) {
    assertStrictEquals(deepFreeze(value), value);
  }
  const cycle: { self?: unknown; list: number[] } = { list: [1] };
  cycle.self = cycle;
  assert(Object.isFrozen(deepFreeze(cycle).list));
});
