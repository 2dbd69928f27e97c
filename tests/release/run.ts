/**
 * Checks that the current commit may be released, and without `--dry-run` makes its tag, which the
 * workflow of releases publishes when it is pushed: `deno task release [--dry-run]`.
 *
 * @module
 */
import { join } from "node:path";
import { repository } from "../support/repository.ts";
import { changelogFault } from "./changelog_fault.ts";
import { oldestRuntimesFault } from "./oldest_runtimes.ts";
import { git, isUnchanged, recordFault, type RunRecord } from "./records.ts";

interface SoakRecord extends RunRecord {
  minutes: number;
  runtimes: readonly string[];
  protocols: readonly string[];
}

interface BenchRecord extends RunRecord {
  groups?: readonly string[];
}

/** Folders whose code a soak runs: a change makes it void. */
const soaked = [
  "core",
  "runtime",
  "files",
  "http",
  "auth",
  "config",
  "transport",
  "watch",
  "informer",
].map((name) => `src/${name}`);

/** Files that a benchmark measures, and the groups that it must have run. */
const measured = ["mod.ts", "src", ":!src/testing", ":!src/doctor", ":!src/generate"];
const benched = ["requests", "watch", "protocols", "memory", "controller"];

const read = (file: string) => Deno.readTextFile(join(repository, file));
const { version, tasks } = JSON.parse(await read("deno.json"));
const tag = `v${version}`;

/** Each item of the checklist, and why it does not hold. */
const items: Record<string, () => Promise<string | undefined>> = {
  "the working tree": async () =>
    await git("status", "--porcelain") === "" ? undefined : "There are changes: commit them.",
  "the tag": async () =>
    await git("tag", "--list", tag) === ""
      ? undefined
      : `The tag ${tag} exists: set another version in deno.json and src/core/version.ts.`,
  "the changelog": async () => changelogFault(await read(".github/CHANGELOG.md"), version),
  "an hour of soak over both protocols": async () =>
    await recordFault<SoakRecord>(await read("tests/soak/history.jsonl").catch(() => ""), {
      isWhole: ({ minutes, runtimes, protocols }) =>
        minutes >= 60 && runtimes.length === 2 && protocols.length === 2,
      isSame: (commit) => isUnchanged(commit, soaked),
    }),
  "the benchmark": async () =>
    await recordFault<BenchRecord>(await read("tests/bench/history.jsonl"), {
      isWhole: ({ groups = [] }) => benched.every((name) => groups.includes(name)),
      isSame: (commit) => isUnchanged(commit, measured),
    }),
  "the versions, the packages, the docs site": () => taskFault("check"),
  "the packages, installed from registries of JSR and npm": () => taskFault("consumer"),
  "the oldest runtimes": () => oldestRuntimesFault(),
};

let failed = 0;
for (const [name, faultOf] of Object.entries(items)) {
  const fault = await faultOf();
  if (fault !== undefined) failed++;
  console.log(fault === undefined ? `PASS  ${name}` : `FAIL  ${name}: ${fault}`);
}
console.log(`${Object.keys(items).length - failed} passed, ${failed} failed`);
if (failed > 0) Deno.exit(1);
if (Deno.args.includes("--dry-run")) Deno.exit(0);
await git("tag", "--annotate", tag, `--message=${tag}`);
console.log(`Made the tag ${tag}. When .ci/run is green, publish it: git push origin ${tag}`);

/** Runs a task to its end; returns how to see what it found. */
async function taskFault(task: string): Promise<string | undefined> {
  if (!(task in tasks)) throw new TypeError(`deno.json has no task ${task}.`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", task],
    cwd: repository,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success ? undefined : `deno task ${task} fails.`;
}
