import { assertEquals } from "@std/assert";
import { test } from "../test.ts";
import type { Job } from "./plan_jobs.ts";
import type { JobResult } from "./run_job.ts";
import { summary } from "./summary.ts";

const options = { ms: 61_000, path: "", isWhole: false };

function result(outcomes: Record<string, "passed" | "failed" | "left out">): JobResult {
  const job: Job = { runtime: "Bun", folders: ["wire"], files: [], permissions: [] };
  const tests = Object.entries(outcomes).map(([name, outcome]) => ({
    name,
    file: "tests/wire/a_test.ts",
    outcome,
    ms: 1_500,
  }));
  return { job, tests, output: "", ms: 2_000 };
}

test("summary ends with the failed tests and the sum", () => {
  const { lines, success } = summary([result({ a: "passed", b: "failed" })], options);
  assertEquals(lines, [
    "",
    "Took 1 min 1 s.",
    "FAILED on Bun: b (tests/wire/a_test.ts)",
    "1 passed, 1 failed",
  ]);
  assertEquals(success, false);
});

test("summary counts a process that failed without a failed test", () => {
  const failed = { ...result({ a: "passed" }), failure: "Bun ended with code 9." };
  const { lines, success } = summary([failed], options);
  assertEquals(lines.slice(-2), [
    "FAILED tests of wire: Bun ended with code 9.",
    "1 passed, 1 failed",
  ]);
  assertEquals(success, false);
});

test("summary of a run without a test is a failure", () => {
  assertEquals(summary([result({ a: "left out" })], options).success, false);
});

test("summary of a whole run has the slowest files and what was left out", () => {
  const tests = result({ "a (busybox tar)": "left out", "b [--full]": "left out", c: "passed" });
  const { lines } = summary([tests], { ...options, isWhole: true });
  assertEquals(lines.slice(0, 6), [
    "",
    "The slowest files:",
    "   4.5 s  tests/wire/a_test.ts on Bun",
    "",
    "busybox is not on this machine. Tests that are left out: 1. Debian: apt-get install busybox-static",
    "Chromium is not on this machine. Tests that are left out: 0. Debian: apt-get install chromium",
  ]);
  assertEquals(lines.includes("Tests that run with --full only: 1."), true);
});
