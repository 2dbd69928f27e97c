/** The results of single tests, read from the reports of `deno test` and `bun test`. */

import { stripVTControlCharacters } from "node:util";

/** Result of one test. */
export interface TestResult {
  /** Its name, without the mark of a test that is left out. */
  name: string;
  /** Path of its file from the root of the repository; empty if the report does not tell. */
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

const testCase = /<testcase name="([^"]*)"([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs;

/**
 * Returns the results in a JUnit report; `undefined` if it is not whole, since the runtime ended
 * before it wrote it. The output is not read for results: a test may print what looks like one. It
 * tells the files on Deno, whose report has one file for all tests.
 */
export function reportedTests(report: string, output: string): TestResult[] | undefined {
  if (!report.trimEnd().endsWith("</testsuites>")) return undefined;
  const files = registeredFiles(output);
  return [...report.matchAll(testCase)].map(([, quoted = "", attributes = "", content = ""]) => {
    const name = unquoted(quoted);
    const attribute = (key: string) => new RegExp(` ${key}="([^"]*)"`).exec(attributes)?.[1];
    return {
      name,
      file: attribute("file") ?? files.get(name)?.shift() ?? "",
      outcome: /<(?:failure|error)/.test(content)
        ? "failed"
        : content.includes("<skipped")
        ? "left out"
        : "passed",
      ms: Number(attribute("time") ?? 0) * 1_000,
    };
  });
}

/** Returns the files of each test's name, in the order in which they were loaded. */
function registeredFiles(output: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    if (!line.startsWith(REGISTERED)) continue;
    try {
      const { file, names } = JSON.parse(line.slice(REGISTERED.length)) as RegisteredTests;
      for (const name of names) files.set(name, [...files.get(name) ?? [], file]);
    } catch {
      // A test printed it.
    }
  }
  return files;
}

const QUOTED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unquoted(text: string): string {
  return text.replace(
    /&(?:#(\d+)|(\w+));/g,
    (entity, code, name) => code ? String.fromCodePoint(Number(code)) : QUOTED[name] ?? entity,
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
