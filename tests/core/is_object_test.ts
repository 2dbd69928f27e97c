import { assertEquals } from "@std/assert";
import { isObject, textsIn } from "../../src/core/is_object.ts";
import { test } from "../support/test.ts";

test("isObject takes neither lists nor null for objects", () => {
  const values = [{}, { a: 1 }, [], null, undefined, "a", 1, () => {}];
  assertEquals(values.filter(isObject), [{}, { a: 1 }]);
});

test("textsIn leaves out what is not a text", () => {
  assertEquals([textsIn(["a", 1, null, "b"]), textsIn("a"), textsIn(undefined)], [
    ["a", "b"],
    [],
    [],
  ]);
});
