import { assertEquals } from "@std/assert";
import { isObject } from "../../src/core/is_object.ts";
import { test } from "../support/test.ts";

test("isObject takes neither lists nor null for objects", () => {
  const values = [{}, { a: 1 }, [], null, undefined, "a", 1, () => {}];
  assertEquals(values.filter(isObject), [{}, { a: 1 }]);
});
