/** The results of single tests, read from the output of `deno test` and `bun test`. */

import { stripVTControlCharacters } from "node:util";

/** Result of one test. */
export interface TestResult {
  /** Its name, without the mark of a test that is left out. */
  name: string;
  /** Path of its file from the root of the repository; empty if the output does not tell. */
  file: string;
  outcome: "passed" | "failed" | "left out";
  /** How long it took, in milliseconds. */
  ms: number;
}

/** First words of the line in which an entry tells the names of a file's tests. */
export const REGISTERED = "registered tests: ";

/** Names of the tests that a file has registered, in order. */
export interface RegisteredTests {
  file: string;
  names: string[];
}

const OUTCOMES = {
  ok: "passed",
  pass: "passed",
  FAILED: "failed",
  fail: "failed",
  ignored: "left out",
  skip: "left out",
} as const;

/** Deno ends the line of a test that takes long, and says its outcome in the next one. */
const denoPatience = /'[^\n]*' has been running for over \([^()\n]*\)\n/g;
const denoLine = /^(.+) \.\.\. (ok|FAILED|ignored) \(([^()]*)\)$/;
const bunLine = /^\((pass|fail|skip)\) (.+?)(?: \[([\d.]+)ms\])?$/;
const bunFile = /^(tests\/\S+_test\.ts):$/;

/** Returns the results of the tests in the output of `deno test` on an entry. */
export function denoResults(output: string): TestResult[] {
  const files = new Map<string, string[]>();
  const results: TestResult[] = [];
  const text = stripVTControlCharacters(output).replaceAll(denoPatience, "");
  for (const line of text.split("\n")) {
    if (line.startsWith(REGISTERED)) {
      const { file, names } = JSON.parse(line.slice(REGISTERED.length)) as RegisteredTests;
      for (const name of names) files.set(name, [...files.get(name) ?? [], file]);
      continue;
    }
    const [, name, outcome, duration] = denoLine.exec(line) ?? [];
    if (name === undefined) continue;
    results.push({
      name,
      file: files.get(name)?.shift() ?? "",
      outcome: OUTCOMES[outcome as "ok"],
      ms: milliseconds(duration!),
    });
  }
  return results;
}

/** Returns the number of tests that an entry has registered. */
export function registeredCount(output: string): number {
  return output.split("\n").filter((line) => line.startsWith(REGISTERED)).reduce(
    (sum, line) =>
      sum + (JSON.parse(line.slice(REGISTERED.length)) as RegisteredTests).names.length,
    0,
  );
}

/** Returns the results of the tests in the output of `bun test`. */
export function bunResults(output: string): TestResult[] {
  const results: TestResult[] = [];
  let file = "";
  for (const line of stripVTControlCharacters(output).split("\n")) {
    if (/^\d+ tests? failed:$/.test(line)) break; // the failures once more
    file = bunFile.exec(line)?.[1] ?? file;
    const [, outcome, name, ms] = bunLine.exec(line) ?? [];
    if (name === undefined) continue;
    results.push({ name, file, outcome: OUTCOMES[outcome as "pass"], ms: Number(ms ?? 0) });
  }
  return results;
}

/** Returns the number of files that `bun test` has run; 0 if it ended before its summary. */
export function bunFileCount(output: string): number {
  return Number(
    /^Ran \d+ tests? across (\d+) files?\./m.exec(stripVTControlCharacters(output))?.[1] ?? 0,
  );
}

/** Lines that are shown of a failed job: as many at its start, and twice as many at its end. */
const MOST_LINES = 200;
const MOST_CHARACTERS = 2_000;

/** Returns the lines of an output that tell why tests failed; a long one is cut in its middle. */
export function shownOutput(output: string): string {
  const lines = withoutPassed(output).split("\n").map((line) =>
    line.length <= MOST_CHARACTERS
      ? line
      : `${line.slice(0, MOST_CHARACTERS)}… (${line.length - MOST_CHARACTERS} more characters)`
  );
  const left = lines.length - 3 * MOST_LINES;
  if (left <= 0) return lines.join("\n");
  return [
    ...lines.slice(0, MOST_LINES),
    `… (${left} lines are left out; --verbose shows them)`,
    ...lines.slice(-2 * MOST_LINES),
  ].join("\n");
}

/** Returns the output without the lines of the tests that passed or were left out. */
export function withoutPassed(output: string): string {
  return output.split("\n").filter((line) => {
    const text = stripVTControlCharacters(line);
    const [, denoOutcome] = /^.+ \.\.\. (ok|ignored) \([^()]*\)$/.exec(text) ?? [];
    return denoOutcome === undefined && !/^\((pass|skip)\) /.test(text) &&
      !/^(-+) (pre-test output|pre-test output end) \1$/.test(text) && !text.startsWith(REGISTERED);
  }).join("\n");
}

/** Reads a duration as Deno writes it: `632µs`, `5ms`, `12s`, `1m48s`. */
function milliseconds(duration: string): number {
  const units: Record<string, number> = { µs: 0.001, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return [...duration.matchAll(/([\d.]+)(µs|ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!,
    0,
  );
}
