import { assertEquals } from "@std/assert";
import { shownValue } from "../../src/core/shown_value.ts";
import { test } from "../support/test.ts";

test("shownValue names the type of a value, and shows short strings, numbers and booleans", () => {
  const shown: [unknown, string][] = [
    ["a\n", '"a\\n"'],
    [1.5, "1.5"],
    [NaN, "NaN"],
    [true, "true"],
    [undefined, "undefined"],
    [null, "null"],
    [{ data: { password: "hunter2" } }, "an object"],
    [["hunter2"], "an array"],
    [() => "hunter2", "a function"],
    [Symbol("hunter2"), "a symbol"],
    [1n, "a bigint"],
  ];
  for (const [value, text] of shown) assertEquals(shownValue(value), text);
});

test("shownValue cuts a long string, and never calls a method of an object", () => {
  assertEquals(shownValue("x".repeat(100)), `"${"x".repeat(100)}"`);
  assertEquals(shownValue("x".repeat(101)), `"${"x".repeat(100)}…"`);
  assertEquals([shownValue("web"), shownValue("x".repeat(500)).length], ['"web"', 103]);
  const speaking = { toString: () => "hunter2", toJSON: () => "hunter2" };
  assertEquals(shownValue(speaking), "an object");
  assertEquals(shownValue(Object.create(null)), "an object");
});
