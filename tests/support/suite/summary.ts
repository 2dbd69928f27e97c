import { ONLY_FULL } from "../test.ts";
import { missingPrograms } from "./optional_programs.ts";
import type { Job } from "./plan_jobs.ts";
import type { JobResult } from "./run_job.ts";
import type { TestResult } from "./suite_tests.ts";

/** Number of files that the summary names as the slowest. */
const SLOWEST = 10;

/** Settings of {@linkcode summary}. */
export interface SummaryOptions {
  /** How long the run took, in milliseconds. */
  ms: number;
  /** The variable PATH. */
  path: string;
  /** Whether all tests ran, so that those which were left out are counted. */
  isWhole: boolean;
}

/** The end of a run: its lines, and whether it is a success. */
export interface Summary {
  lines: string[];
  success: boolean;
}

/** Sums up the results of all jobs; the last line is `N passed, N failed`. */
export function summary(results: JobResult[], options: SummaryOptions): Summary {
  const { ms, path, isWhole } = options;
  const tests = results.flatMap(({ job, tests }) => tests.map((test) => ({ ...test, job })));
  const leftOut = tests.filter(({ outcome }) => outcome === "left out").map(({ name }) => name);
  const failures = [
    ...tests.filter(({ outcome }) => outcome === "failed")
      .map(({ job, file, name }) =>
        `FAILED on ${job.runtime}${protocolOf(job)}: ${name} (${file})`
      ),
    ...results.filter(({ failure }) => failure !== undefined)
      .map(({ job, failure }) => `FAILED tests of ${job.folders.join(", ")}: ${failure}`),
  ];
  const passed = tests.filter(({ outcome }) => outcome === "passed").length;
  const onlyFull = leftOut.filter((name) => name.endsWith(ONLY_FULL)).length;
  return {
    lines: [
      ...(isWhole ? ["", "The slowest files:", ...slowestFiles(results)] : []),
      "",
      ...(isWhole ? missingPrograms(leftOut, path) : []),
      ...(onlyFull > 0 ? [`Tests that run with --full only: ${onlyFull}.`] : []),
      `Took ${minutes(ms)}.`,
      ...failures,
      `${passed} passed, ${failures.length} failed`,
    ],
    success: failures.length === 0 && passed > 0,
  };
}

function slowestFiles(results: JobResult[]): string[] {
  const times = new Map<string, number>();
  for (const { job, tests } of results) {
    for (const { file, ms } of tests) {
      const key = `${file} on ${job.runtime}`;
      times.set(key, (times.get(key) ?? 0) + ms);
    }
  }
  return [...times].sort(([, a], [, b]) => b - a).slice(0, SLOWEST)
    .map(([name, ms]) => `${(ms / 1_000).toFixed(1).padStart(6)} s  ${name}`);
}

/** Returns a line about a finished job. */
export function progressLine({ job, tests, failure, ms }: JobResult, done: string): string {
  const count = (outcome: TestResult["outcome"]) =>
    tests.filter((test) => test.outcome === outcome).length;
  const failed = count("failed") + (failure === undefined ? 0 : 1);
  const verdict = `${count("passed")} passed${failed > 0 ? `, ${failed} FAILED` : ""}`;
  return `${done} ${job.runtime.padEnd(4)} ${job.folders.join(", ").padEnd(11)} ${verdict} in ${
    (ms / 1_000).toFixed(1)
  } s${protocolOf(job)}`;
}

function protocolOf({ protocol }: Job): string {
  return protocol === undefined ? "" : " over HTTP/1.1";
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
