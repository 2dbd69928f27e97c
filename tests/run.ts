/**
 * Runs the tests on Deno and on Bun, a process for each core and two more at a time, and ends with
 * the names of the tests that failed and the sum:
 * `deno task test [--full] [--http1] [--deno | --bun] [tests/FOLDER[/FILE]…] [PART OF A NAME]`.
 *
 * - `--full` runs everything at length; without it, repetitions are fewer, and tests of code that
 *   knows no runtime run on Bun alone.
 * - `--under-load` keeps all cores busy meanwhile.
 * - `--http1` lets the servers of the tests offer HTTP/1.1 only, where they offer HTTP/2 otherwise;
 *   with `--full` the folders that send requests run both ways.
 * - `--verbose` shows the output of every test.
 *
 * Deno runs each folder with the permissions that its tests need and no other. The proxies and the
 * cluster that variables of the machine name are not for the tests, and are kept from them. The variables `DENO`
 * and `BUN` name other binaries to run the tests on.
 *
 * @module
 */
import { exists, walk } from "@std/fs";
import { join, relative } from "node:path";
import { bunBinary } from "./support/programs/bun_binary.ts";
import { denoBinary } from "./support/programs/deno_binary.ts";
import { NO_UPDATE_CHECK } from "./support/programs/run_teed.ts";
import { repository } from "./support/repository.ts";
import { suiteGroups } from "./support/suite/groups.ts";
import { missingTar } from "./support/suite/optional_programs.ts";
import { isBelow, type Job, planJobs } from "./support/suite/plan_jobs.ts";
import { readSuiteOptions, SUITE_USAGE } from "./support/suite/read_suite_options.ts";
import { type JobResult, runJob } from "./support/suite/run_job.ts";
import { installPackages } from "./support/suite/set_up.ts";
import { SuiteRun } from "./support/suite/suite_run.ts";
import { progressLine, summary } from "./support/suite/summary.ts";
import { shownOutput } from "./support/suite/suite_tests.ts";
import { testEnvironment } from "./support/suite/test_environment.ts";

/** Folders whose tests have their own commands. */
const ELSEWHERE = ["consumer", "e2e"];

const options = readSuiteOptions(Deno.args);
if (Deno.args.some((arg) => arg === "--help" || arg === "-h")) {
  console.log(SUITE_USAGE);
  Deno.exit(0);
}
if (options === undefined) {
  console.error(SUITE_USAGE);
  Deno.exit(2);
}
const { full, filter, http1, paths, runtimes, underLoad, verbose } = options;
const files = await testFiles();
for (const path of paths) {
  if (files.some((file) => isBelow(file, path))) continue;
  const isThere = await exists(join(repository, path));
  console.error(
    `There is ${isThere ? "no test of this command in" : "no"} ${path}: ` +
      "name a folder or a file below tests.",
  );
  Deno.exit(2);
}

const start = performance.now();
const run = await SuiteRun.begin();
try {
  await installPackages(run);
  run.end(await runSuite());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  run.end(1);
}

async function runSuite(): Promise<number> {
  const isWhole = filter === "" && paths.length === 0;
  const programs = { deno: denoBinary(), bun: bunBinary() };
  const { temp, groups } = run;
  const jobs = planJobs(suiteGroups({ ...programs, temp: run.testTemp }), files, {
    runtimes,
    paths,
    all: full || !isWhole,
    overHttp1: http1 ? "only" : full && isWhole ? "also" : "never",
  });
  const path = Deno.env.get("PATH") ?? "";
  const impossible = missingTar(jobs.flatMap(({ folders }) => folders), path);
  if (impossible !== undefined) throw new Error(impossible);
  const cores = navigator.hardwareConcurrency;
  const atOnce = cores + 2; // many tests wait for a timer or a program
  if (underLoad) {
    const loop = import.meta.resolve("./support/suite/busy_loop.ts");
    for (let i = 0; i < cores; i++) new Worker(loop, { type: "module" });
  }
  const env = {
    ...testEnvironment(Deno.env.toObject()),
    ...NO_UPDATE_CHECK,
    NO_COLOR: "1",
    RUST_BACKTRACE: "0", // Deno would show one of its own below each failure
    KUBEWIRE_SUITE: full ? "full" : "short",
    DENO: programs.deno,
    BUN: programs.bun,
    TMPDIR: run.testTemp,
  };
  run.print(
    `The ${full ? "full" : "short"} suite: ${jobs.length} ${
      jobs.length === 1 ? "part" : "parts"
    }, ${atOnce} at a time` +
      (underLoad ? ", with all cores busy." : "."),
  );
  if (files.some((file) => isBelow(file, `tests/${filter}`))) {
    run.print(`Runs tests with "${filter}" in their names. For the folder: tests/${filter}`);
  }
  const results: JobResult[] = [];
  const waiting = [...jobs];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let job: Job | undefined; (job = waiting.shift()) !== undefined;) {
      const result = await runJob(job, { ...programs, filter, env, verbose, temp, groups });
      results.push(result);
      const failed = result.failure !== undefined ||
        result.tests.some(({ outcome }) => outcome === "failed");
      if (failed && !verbose) run.print(shownOutput(result.output));
      const done = `${results.length}/${jobs.length}`.padStart(2 * `${jobs.length}`.length + 1);
      if (result.tests.length > 0 || failed) run.print(progressLine(result, done));
    }
  }));
  const { lines, success } = summary(results, {
    ms: performance.now() - start,
    path,
    isWhole,
  });
  if (!isWhole && results.every(({ tests }) => tests.length === 0)) {
    run.print(`No test was found${filter && ` with "${filter}" in its name`}.`);
  }
  for (const line of lines) run.print(line);
  return success ? 0 : 1;
}

/** Returns the paths of all tests that have no command of their own, in order. */
async function testFiles(): Promise<string[]> {
  const files: string[] = [];
  const folder = join(repository, "tests");
  for await (const { path } of walk(folder, { match: [/_test\.ts$/], includeDirs: false })) {
    files.push(relative(repository, path));
  }
  return files.filter((path) => !ELSEWHERE.includes(path.split("/")[1]!)).sort();
}
