import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { repository } from "../repository.ts";
import { runTeed, type TeedRun } from "../programs/run_teed.ts";
import { LIMIT_MS } from "../test.ts";
import type { Job } from "./plan_jobs.ts";
import { REGISTERED, reportedTests, type TestResult } from "./suite_tests.ts";

/** Settings of {@linkcode runJob}. */
export interface RunJobOptions {
  deno: string;
  bun: string;
  /** Part of the names of the tests to run; all if it is empty. */
  filter: string;
  /** All variables of the tests. */
  env: Record<string, string>;
  /** Whether the output is shown as it comes. */
  verbose: boolean;
  /** Folder for the job's entry and report. */
  temp: string;
  /** The process groups that run. */
  groups: Set<number>;
}

/** Result of a job. */
export interface JobResult {
  job: Job;
  tests: TestResult[];
  /** Everything that it printed. */
  output: string;
  /** Why it failed although no test did; `undefined` if that is not so. */
  failure?: string;
  /** How long it took, in milliseconds. */
  ms: number;
}

/** A test fails after LIMIT_MS by itself, unless it never lets a timer run. */
const SILENT_MS = LIMIT_MS + 60_000;

/** Most characters of a last line that are shown. */
const MOST_SHOWN = 400;

/** Runs the tests of a job in a process of its own. */
export async function runJob(job: Job, options: RunJobOptions): Promise<JobResult> {
  const { env, verbose, filter, temp, groups } = options;
  const start = performance.now();
  const report = await Deno.makeTempFile({ dir: temp, prefix: "report_", suffix: ".xml" });
  const command = job.runtime === "Deno"
    ? await denoCommand(job, report, options)
    : bunCommand(job, report, options);
  const settings = {
    cwd: repository,
    env: { ...env, ...(job.protocol && { KUBEWIRE_PROTOCOL: job.protocol }) },
    clearEnv: true,
    quiet: !verbose,
    silentMs: SILENT_MS,
    groups,
  };
  let ended: TeedRun;
  try {
    ended = await runTeed(command, settings);
  } catch (error) {
    const failure = `${command[0]} cannot be started: ${(error as Error).message}`;
    return { job, tests: [], output: "", failure, ms: 0 };
  }
  const { output } = ended;
  const all = reportedTests(await Deno.readTextFile(report), output) ??
    (hasNoTests(output) ? [] : undefined);
  // Both runtimes report the tests whose name does not match as left out.
  const tests = (all ?? []).filter(({ name, outcome }) =>
    outcome !== "left out" || name.includes(filter)
  );
  const result: JobResult = { job, tests, output, ms: performance.now() - start };
  const failure = failureOf(job, { ...ended, tests: all });
  if (failure !== undefined) result.failure = failure;
  return result;
}

/** Reports whether the files have no test for Bun, which writes no report then. */
function hasNoTests(output: string): boolean {
  const end = /\n 0 pass\n 0 fail\nRan 0 tests across \d+ files?\. \[[^\]\n]*\]\s*$/;
  return end.test(stripVTControlCharacters(output));
}

/** Returns why a job failed although no test did: a process may end before its tests have. */
function failureOf(
  { runtime }: Job,
  { code, output, isSilent, tests }: TeedRun & { tests: TestResult[] | undefined },
): string | undefined {
  if (isSilent) {
    return `${runtime} printed nothing for ${SILENT_MS / 60_000} minutes, and was killed.`;
  }
  if (tests === undefined) {
    const last = stripVTControlCharacters(output).trim().split("\n").at(-1)!.slice(0, MOST_SHOWN);
    return `${runtime} ended with code ${code} and without a report of its tests. ` +
      `Its last line: ${last}`; // on Deno it has the name of the test that ran
  }
  if (code === 0 || tests.some(({ outcome }) => outcome === "failed")) return undefined;
  // Bun ends with code 1 where no name matches.
  if (/^error: regex ".*" matched 0 tests\./m.test(stripVTControlCharacters(output))) {
    return undefined;
  }
  return `${runtime} ended with code ${code} and no failed test.`;
}

/**
 * Makes the command for Deno. All files of the job are loaded by one entry: a process for each folder
 * instead of an isolate for each file loads the modules once, which takes a third of the time.
 */
async function denoCommand(
  job: Job,
  report: string,
  options: RunJobOptions,
): Promise<[string, ...string[]]> {
  const { deno, filter, temp } = options;
  const entry = await Deno.makeTempFile({ dir: temp, prefix: "entry_", suffix: "_test.ts" });
  const url = (path: string) => JSON.stringify(pathToFileURL(join(repository, path)).href);
  await Deno.writeTextFile(
    entry,
    [
      `import { takeRegistered } from ${url("tests/support/test.ts")};`,
      `const show = (file: string) =>`,
      `  console.log(${
        JSON.stringify(REGISTERED)
      } + JSON.stringify({ file, names: takeRegistered() }));`,
      ...job.files.map((file) => `await import(${url(file)}); show(${JSON.stringify(file)});`),
      "",
    ].join("\n"),
  );
  return [
    deno,
    "test",
    `--config=${join(repository, "deno.json")}`,
    "--no-prompt",
    "--no-check", // `deno task check` has the types
    "--cached-only",
    `--junit-path=${report}`,
    ...withSuiteVariable(job.permissions),
    ...(filter ? ["--filter", filter] : []),
    entry,
  ];
}

/**
 * Adds the permission to read which suite it is and its protocol, unless all variables may be read. Deno before 2.9
 * takes one flag for variables only.
 */
function withSuiteVariable(permissions: string[]): string[] {
  const hasAll = permissions.some((flag) => flag === "--allow-env" || flag === "--allow-all");
  if (hasAll) return permissions;
  const [variables, others] = [true, false].map((isOfVariables) =>
    permissions.filter((flag) => flag.startsWith(ENV_FLAG) === isOfVariables)
  );
  const names = variables!.map((flag) => flag.slice(ENV_FLAG.length));
  return [`${ENV_FLAG}${["KUBEWIRE_SUITE", "KUBEWIRE_PROTOCOL", ...names].join(",")}`, ...others!];
}

const ENV_FLAG = "--allow-env=";

function bunCommand(
  { files }: Job,
  report: string,
  { bun, filter }: RunJobOptions,
): [string, ...string[]] {
  return [
    bun,
    "test",
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    ...(filter ? ["--test-name-pattern", RegExp.escape(filter)] : []),
    ...files.map((file) => `./${file}`),
  ];
}
