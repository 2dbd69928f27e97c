import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { callSafely } from "../../src/runtime/report_warning.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { test } from "../support/test.ts";

// The warnings of callSafely are tested with reportWarning, in a separate program.

test("callSafely calls the function with its arguments", () => {
  const calls: [string, number][] = [];
  callSafely((text: string, count: number) => void calls.push([text, count]), "read", 2);
  assertEquals(calls, [["read", 2]]);
});

test("callSafely does nothing without a function", () => {
  callSafely(undefined);
});

test("reportWarning writes only to standard error, with the stack and the cause", async () => {
  const { code, stdout, stderr } = await runProgram(
    new URL("programs/warning.ts", import.meta.url),
  );
  assertMatch(stderr, /^Warning: The test: RangeError: broken\n +at [^]*warning\.ts/);
  for (
    const part of [
      "\nCaused by TypeError: rusty\n",
      "Warning: The test: a text\n",
      "Warning: The test: an error that cannot be shown\n",
      "Warning: A hook failed: RangeError: the hook is broken\n",
      "Warning: A hook failed: RangeError: the hook is broken later\n",
      "Warning: The hook was called with: TypeError: told to the hook\n",
    ]
  ) assertStringIncludes(stderr, part);
  assertStringIncludes(stderr, "Warning: The controller pods failed for default/web-0: Error: ");
  assertEquals(stderr.includes("hunter2"), false);
  assertEquals([code, stdout], [0, "done\n"]);
});
