import { assertEquals } from "@std/assert";
import { test } from "../test.ts";
import {
  bunFileCount,
  bunResults,
  denoResults,
  shownOutput,
  withoutPassed,
} from "./suite_tests.ts";

const DENO = `registered tests: {"file":"tests/a_test.ts","names":["one","twice"]}
registered tests: {"file":"tests/b_test.ts","names":["twice","three [--full]"]}
running 4 tests from ../../tmp/entry_test.ts
one ... ok (5ms)
twice ...
------- output -------
hello
----- output end -----
twice ... FAILED (1m2s)
twice ...'twice' has been running for over (1m0s)
'twice' has been running for over (2m0s)
 ok (3s)
three [--full] ... ignored (0ms)

 ERRORS

twice => ./tests/support/test.ts:58:8
`;

const BUN = `bun test v1.4.5

tests/a_test.ts:
(pass) one [5.09ms]
(fail) two [1.00ms]

tests/b_test.ts:
(skip) three [--full]

2 tests failed:
(fail) two [1.00ms]
`;

test("denoResults gives each test its file, its outcome and its time", () => {
  assertEquals(denoResults(DENO), [
    { name: "one", file: "tests/a_test.ts", outcome: "passed", ms: 5 },
    { name: "twice", file: "tests/a_test.ts", outcome: "failed", ms: 62_000 },
    { name: "twice", file: "tests/b_test.ts", outcome: "passed", ms: 3_000 },
    { name: "three [--full]", file: "tests/b_test.ts", outcome: "left out", ms: 0 },
  ]);
});

test("bunResults counts a failed test once", () => {
  assertEquals(bunResults(BUN), [
    { name: "one", file: "tests/a_test.ts", outcome: "passed", ms: 5.09 },
    { name: "two", file: "tests/a_test.ts", outcome: "failed", ms: 1 },
    { name: "three [--full]", file: "tests/b_test.ts", outcome: "left out", ms: 0 },
  ]);
});

test("withoutPassed keeps what belongs to the tests that failed", () => {
  assertEquals(
    withoutPassed("one ... ok (5ms)\ntwo ... FAILED (1s)\nwhy"),
    "two ... FAILED (1s)\nwhy",
  );
  assertEquals(withoutPassed("(pass) one [1ms]\n(fail) two\nwhy"), "(fail) two\nwhy");
});

test("bunFileCount is 0 for a run that ended before its summary", () => {
  assertEquals(bunFileCount("(pass) one\n\nRan 7 tests across 2 files. [9.00ms]\n"), 2);
  assertEquals(bunFileCount("(pass) one\n"), 0);
});

test("shownOutput cuts long lines and many lines, and says so", () => {
  const lines = shownOutput(`${"x".repeat(3_000)}\n${"line\n".repeat(10_000)}end`).split("\n");
  assertEquals([lines.length, lines.at(-1)], [601, "end"]);
  assertEquals(lines[0]?.endsWith("… (1000 more characters)"), true);
  assertEquals(lines[200], "… (9402 lines are left out; --verbose shows them)");
});
