import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../test.ts";
import type { Group } from "./groups.ts";
import { planJobs } from "./plan_jobs.ts";

const groups: Group[] = [
  { folders: ["watch", "core"], permissions: ["--allow-net"] },
  { folders: ["checks"], permissions: [], only: "Deno" },
];
const files = ["tests/checks/a_test.ts", "tests/core/b_test.ts", "tests/watch/c_test.ts"];
const whole = { runtimes: ["Deno", "Bun"], paths: [], all: true, overHttp1: "never" } as const;

const named = (jobs: ReturnType<typeof planJobs>) =>
  jobs.map(({ runtime, files }) => `${runtime}: ${files.join(", ")}`);

test("planJobs has each folder on both runtimes, or on the one of its group", () => {
  const ten = Array.from({ length: 10 }, (_, i) => `tests/watch/n${i}_test.ts`);
  const jobs = planJobs(groups, [...files.slice(0, 2), ...ten], { ...whole, paths: [] });
  assertEquals(named(jobs), [
    `Deno: ${ten.join(", ")}`,
    `Bun: ${ten.join(", ")}`,
    "Deno: tests/core/b_test.ts",
    "Bun: tests/core/b_test.ts",
    "Deno: tests/checks/a_test.ts",
  ]);
});

test("planJobs gives folders of few files one process", () => {
  const jobs = planJobs(groups, files, { ...whole, runtimes: ["Bun"], paths: [] });
  assertEquals(named(jobs), ["Bun: tests/watch/c_test.ts, tests/core/b_test.ts"]);
  assertEquals(jobs[0]?.folders, ["watch", "core"]);
});

test("planJobs takes folders and files", () => {
  for (const path of ["tests/watch", "tests/watch/c_test.ts"]) {
    const jobs = planJobs(groups, files, { ...whole, runtimes: ["Bun"], paths: [path] });
    assertEquals(named(jobs), ["Bun: tests/watch/c_test.ts"]);
    assertEquals(jobs[0]?.folders, ["watch"]);
  }
});

test("planJobs divides many files into parts of nearly the same size", () => {
  const many = Array.from({ length: 130 }, (_, i) => `tests/core/n${i}_test.ts`);
  const jobs = planJobs(groups, many, { ...whole, runtimes: ["Bun"], paths: [] });
  assertEquals(jobs.map(({ files }) => files.length), [44, 44, 42]);
  assertEquals(jobs.flatMap(({ files }) => files), many);
});

test("planJobs runs tests that send requests over HTTP/1.1 too, or only so", () => {
  const planned = (overHttp1: "also" | "only") =>
    planJobs(groups, files, { ...whole, runtimes: ["Bun"], paths: [], overHttp1 })
      .map(({ folders, files, protocol }) => `${folders}: ${files.length} ${protocol}`);
  assertEquals(planned("also"), ["watch,core: 2 undefined", "watch: 1 http/1.1"]);
  assertEquals(planned("only"), ["watch,core: 2 http/1.1"]);
});

test("planJobs refuses a folder that no group names", () => {
  assertThrows(
    () => planJobs(groups, ["tests/new/a_test.ts"], { ...whole, paths: [] }),
    Error,
    "names the folder tests/new",
  );
});
