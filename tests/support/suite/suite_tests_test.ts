import { assertEquals } from "@std/assert";
import { test } from "../test.ts";
import { reportedTests, shownOutput, withoutPassed } from "./suite_tests.ts";

const DENO_OUTPUT = `registered tests: {"file":"tests/a_test.ts","names":["one","twice"]}
registered tests: {"file":"tests/b_test.ts","names":["twice","three [--full]"]}
`;

const DENO = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="4" failures="1" errors="0" time="4.069">
    <testsuite name="./tests/support/test.ts" tests="4" disabled="1" errors="0" failures="1">
        <testcase name="one" classname="./tests/support/test.ts" time="0.005" line="60" col="8">
        </testcase>
        <testcase name="twice" classname="./tests/support/test.ts" time="62.000" line="60" col="8">
            <failure message="Uncaught Error: &lt;skipped/&gt;">Error: &lt;skipped/&gt;
    at fn (file:///tests/support/test.ts:65:15)</failure>
        </testcase>
        <testcase name="twice" classname="./tests/support/test.ts" time="3.000" line="60" col="8">
        </testcase>
        <testcase name="three [--full]" classname="./tests/support/test.ts" line="60" col="8">
            <skipped/>
        </testcase>
    </testsuite>
</testsuites>
`;

const BUN = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="3" assertions="0" failures="1" skipped="1" time="2.6">
  <testsuite name="tests/a_test.ts" file="tests/a_test.ts" tests="3" failures="1" skipped="1">
    <testcase name="a &lt;b&gt; &amp;lt; &quot;c&quot;&#10;d" classname="" time="2" file="tests/a_test.ts" line="57" />
    <testcase name="two" classname="" time="0.001" file="tests/a_test.ts" line="57">
      <failure type="Error" message="&lt;/testcase&gt;">Error: x&#10;</failure>
    </testcase>
    <testcase name="three [--full]" classname="" time="0" file="tests/a_test.ts" line="56">
      <skipped />
    </testcase>
  </testsuite>
</testsuites>`;

test("reportedTests gives each test of Deno its file, its outcome and its time", () => {
  assertEquals(reportedTests(DENO, DENO_OUTPUT), [
    { name: "one", file: "tests/a_test.ts", outcome: "passed", ms: 5 },
    { name: "twice", file: "tests/a_test.ts", outcome: "failed", ms: 62_000 },
    { name: "twice", file: "tests/b_test.ts", outcome: "passed", ms: 3_000 },
    { name: "three [--full]", file: "tests/b_test.ts", outcome: "left out", ms: 0 },
  ]);
});

test("reportedTests gives each test of Bun its file, its outcome and its time", () => {
  assertEquals(reportedTests(BUN, ""), [
    { name: 'a <b> &lt; "c"\nd', file: "tests/a_test.ts", outcome: "passed", ms: 2_000 },
    { name: "two", file: "tests/a_test.ts", outcome: "failed", ms: 1 },
    { name: "three [--full]", file: "tests/a_test.ts", outcome: "left out", ms: 0 },
  ]);
});

test("reportedTests takes nothing for a result that a test has printed", () => {
  const printed = "registered tests: nonsense\n(fail) x\nx ... FAILED (1ms)\n12 passed\n";
  assertEquals(reportedTests(DENO, `${printed}${DENO_OUTPUT}`)?.length, 4);
});

test("reportedTests knows a report that was not written to its end", () => {
  assertEquals(reportedTests("", ""), undefined);
  assertEquals(reportedTests(BUN.slice(0, -20), ""), undefined);
});

test("withoutPassed keeps what belongs to the tests that failed", () => {
  assertEquals(
    withoutPassed("one ... ok (5ms)\ntwo ... FAILED (1s)\nwhy"),
    "two ... FAILED (1s)\nwhy",
  );
  assertEquals(withoutPassed("(pass) one [1ms]\n(fail) two\nwhy"), "(fail) two\nwhy");
});

test("shownOutput cuts long lines and many lines, and says so", () => {
  const lines = shownOutput(`${"x".repeat(3_000)}\n${"line\n".repeat(10_000)}end`).split("\n");
  assertEquals([lines.length, lines.at(-1)], [601, "end"]);
  assertEquals(lines[0]?.endsWith("… (1000 more characters)"), true);
  assertEquals(lines[200], "… (9402 lines are left out; --verbose shows them)");
});
