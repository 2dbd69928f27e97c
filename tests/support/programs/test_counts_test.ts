import { assertEquals } from "@std/assert";
import { test } from "../test.ts";
import { testCounts } from "./test_counts.ts";

test("testCounts adds up the summaries of several runs of both runtimes", () => {
  const output = [
    "a test that says 9 pass ... ok (1ms)",
    "",
    "ok | 2 passed (1 step) | 0 failed | 1 ignored (37ms)",
    "\x1b[0m\x1b[31mFAILED\x1b[0m | 36 passed | 1 failed \x1b[0m\x1b[38;5;245m(198ms)\x1b[0m",
    "",
    " 2 pass",
    " 1 skip",
    " 1 todo",
    " 7 filtered out",
    " 3 fail",
    "Ran 7 tests across 1 file. [15.00ms]",
    " 5 pass",
    " 0 fail",
    "",
  ].join("\n");
  assertEquals(testCounts(output), { passed: 45, failed: 4 });
});

test("testCounts counts nothing in an output without a summary", () => {
  assertEquals(testCounts("error: 3 passed, 1 failed\n"), { passed: 0, failed: 0 });
});
