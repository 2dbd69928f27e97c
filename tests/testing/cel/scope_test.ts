import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { CelError } from "../../../src/testing/cel/values/cel_value.ts";
import { Scope } from "../../../src/testing/cel/scope.ts";

test("a scope finds values, hides others, and counts the steps of all within it", () => {
  const outer = new Scope((name) => name === "a" ? 1n : undefined, { left: 2 });
  const inner = outer.with({ b: 2n });
  assertEquals([inner.get("a"), inner.get("b"), outer.get("b")], [1n, 2n, undefined]);
  assertEquals(inner.with({ a: 3n }).get("a"), 3n);
  outer.step();
  inner.step();
  assertThrows(() => outer.step(), CelError, "actual cost limit exceeded");
});
