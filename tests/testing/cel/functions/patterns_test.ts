import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../../support/test.ts";
import { compilePattern } from "../../../../src/testing/cel/functions/patterns.ts";

test("patterns are those of Go, and compiled once", () => {
  assertEquals(compilePattern("^a+$").matcher("aaa").find(), true);
  assertEquals(compilePattern("^a+$"), compilePattern("^a+$"));
  assertThrows(() => compilePattern("(?=a)"), SyntaxError);
});
