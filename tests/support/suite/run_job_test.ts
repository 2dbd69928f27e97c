import { assert, assertEquals, assertMatch } from "@std/assert";
import { relative } from "node:path";
import { bunBinary } from "../programs/bun_binary.ts";
import { denoBinary } from "../programs/deno_binary.ts";
import { repository } from "../repository.ts";
import { runtimeName, test } from "../test.ts";
import type { Job } from "./plan_jobs.ts";
import { type JobResult, runJob } from "./run_job.ts";

const runtimes: Job["runtime"][] = ["Deno", "Bun"];
/** The runner itself runs on Deno. */
const ignore = runtimeName === "bun";

const PRINTS = `
  const lines = ["(fail) x", "(pass) y", "z ... ok (1ms)", "z ... FAILED (1ms)", "2 tests failed:"];
  for (const line of [...lines, "registered tests: nonsense", "12 passed, 0 failed"]) {
    console.log(line);
    console.error(line);
  }
  process.stderr.write("no end of line");`;

/** Runs tests, each with its body, as a job of a runtime. */
async function ranJob(runtime: Job["runtime"], bodies: string[], filter = ""): Promise<JobResult> {
  const temp = await Deno.makeTempDir();
  try {
    const file = `${temp}/some_test.ts`;
    const lines = [
      `import process from "node:process";`,
      `import { spawn } from "node:child_process";`,
      `import { test } from ${JSON.stringify(import.meta.resolve("../test.ts"))};`,
      ...bodies.map((body, i) => `test("test ${i}", () => {${body}}, { leavesOpen: true });`),
    ];
    await Deno.writeTextFile(file, lines.join("\n"));
    const job = { runtime, folders: ["x"], files: [relative(repository, file)] };
    const programs = { deno: denoBinary(), bun: bunBinary() };
    const settings = {
      ...programs,
      filter,
      env: {},
      verbose: false,
      temp,
      groups: new Set<number>(),
    };
    return await runJob({ ...job, permissions: ["--allow-all"] }, settings);
  } finally {
    await Deno.remove(temp, { recursive: true });
  }
}

const outcomes = ({ tests }: JobResult) => tests.map(({ name, outcome }) => `${name} ${outcome}`);

for (const runtime of runtimes) {
  test(`runJob counts what ${runtime} reports, not what a test prints`, async () => {
    const result = await ranJob(runtime, [PRINTS, "throw new Error('(pass) test 1')"]);
    assertEquals(outcomes(result), ["test 0 passed", "test 1 failed"]);
    assertEquals(result.failure, undefined);
  }, { ignore });

  test(`runJob reports a ${runtime} that ends before its tests, with a filter too`, async () => {
    for (const filter of ["", "test"]) {
      const result = await ranJob(runtime, ["", "process.kill(process.pid, 'SIGKILL')"], filter);
      assertEquals(outcomes(result), []);
      const end = "ended with code 137 and without a report of its tests. Its last line: ";
      const [, last] = result.failure!.split(`${runtime} ${end}`);
      // Bun names a test when it has ended. Deno's reporter is killed at any line, or before its first.
      if (runtime === "Bun") assertMatch(last ?? "none", /test 0/);
      else assert(last !== undefined, result.failure);
    }
  }, { ignore });

  test(`runJob ends although a test on ${runtime} has left a program with its output`, async () => {
    const left = `spawn("sleep", ["1000"], { stdio: "inherit" }).unref()`;
    const result = await ranJob(runtime, [left, ""]);
    assertEquals([outcomes(result).length, result.failure], [2, undefined]);
  }, { ignore });

  test(`runJob does not fail where a file has no test for ${runtime}`, async () => {
    const result = await ranJob(runtime, []);
    assertEquals([outcomes(result), result.failure], [[], undefined]);
  }, { ignore });

  test(`runJob without a test of that name is no failure on ${runtime}`, async () => {
    const result = await ranJob(runtime, [""], "another one");
    assertEquals([outcomes(result), result.failure], [[], undefined]);
  }, { ignore });
}

test("runJob reports a Bun that ends with code 0 before its tests, with a filter too", async () => {
  const result = await ranJob("Bun", ["process.exit(0)", ""], "test 0");
  const begin = "Bun ended with code 0 and without a report of its tests. Its last line: ";
  assertEquals(result.failure?.startsWith(begin), true, result.failure);
}, { ignore });

test("runJob reports a program that cannot be started", async () => {
  const job: Job = { runtime: "Bun", folders: ["x"], files: [], permissions: [] };
  const temp = await Deno.makeTempDir();
  try {
    const settings = {
      deno: "",
      filter: "",
      env: {},
      verbose: false,
      temp,
      groups: new Set<number>(),
    };
    const { failure } = await runJob(job, { ...settings, bun: `${temp}/no-bun` });
    assertEquals(failure?.startsWith(`${temp}/no-bun cannot be started:`), true, failure);
  } finally {
    await Deno.remove(temp, { recursive: true });
  }
}, { ignore });
