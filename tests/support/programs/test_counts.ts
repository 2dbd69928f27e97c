import { stripVTControlCharacters } from "node:util";

/** Counts of passed and failed tests. */
export interface TestCounts {
  /** Number of tests that passed. */
  passed: number;
  /** Number of tests that failed. */
  failed: number;
}

const denoSummary = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/gm;
const bunSummary = /^ *(\d+) pass\n(?: *\d+ (?:skip|todo|filtered out)\n)* *(\d+) fail$/gm;

/** Adds up the closing summaries that `deno test` and `bun test` printed. */
export function testCounts(output: string): TestCounts {
  const text = stripVTControlCharacters(output);
  const counts: TestCounts = { passed: 0, failed: 0 };
  for (const summary of [denoSummary, bunSummary]) {
    for (const [, passed, failed] of text.matchAll(summary)) {
      counts.passed += Number(passed);
      counts.failed += Number(failed);
    }
  }
  return counts;
}
