import { assertEquals } from "@std/assert";
import { test } from "../test.ts";
import { failedTests } from "./failed_tests.ts";

test("failedTests finds the names in the outputs of both runtimes", () => {
  const output = [
    "a test ... ok (1ms)",
    "a test with ... dots ... \x1b[0m\x1b[31mFAILED\x1b[0m \x1b[0m\x1b[38;5;245m(17s)\x1b[0m",
    "./tests/core/a_test.ts (uncaught error) ... FAILED (2ms)",
    "",
    " FAILURES ",
    "",
    "a test with ... dots => ./tests/core/b_test.ts:5:1",
    "FAILED | 1 passed | 2 failed (198ms)",
    "(pass) another test [0.10ms]",
    "\x1b[0m\x1b[31m(fail)\x1b[0m \x1b[0m\x1b[1ma test [of brackets]\x1b[0m \x1b[2m[60001.22ms]\x1b[0m",
    "(fail) a test without a time",
    " 1 pass",
    " 2 fail",
    "",
  ].join("\n");
  assertEquals(failedTests(output), [
    "a test with ... dots",
    "./tests/core/a_test.ts (uncaught error)",
    "a test [of brackets]",
    "a test without a time",
  ]);
});

test("failedTests finds nothing if all tests passed", () => {
  assertEquals(failedTests("a test ... ok (1ms)\n(pass) another test [0.10ms]\n"), []);
});
