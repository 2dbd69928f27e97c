import { assertEquals } from "@std/assert";
import { callSafely } from "../../src/runtime/call_safely.ts";
import { test } from "../support/test.ts";

// The warnings are tested with reportWarning, in a program of their own.

test("callSafely calls the function with its arguments", () => {
  const calls: [string, number][] = [];
  callSafely((text: string, count: number) => void calls.push([text, count]), "read", 2);
  assertEquals(calls, [["read", 2]]);
});

test("callSafely does nothing where there is no function", () => {
  callSafely(undefined);
});
