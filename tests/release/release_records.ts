import { join } from "node:path";
import { http2Faults } from "../soak/informers/http2_faults.ts";
import { soakFaults } from "../soak/informers/soak_faults.ts";
import type { Git } from "./git.ts";
import {
  isNumber,
  isOptional,
  isTextList,
  recordFault,
  type RecordFaultOptions,
  type RunRecord,
} from "./records.ts";

interface SoakRecord extends RunRecord {
  minutes: number;
  runtimes: readonly string[];
  protocols: readonly string[];
  /** The number of kinds of faults. */
  faults: number;
}

interface BenchRecord extends RunRecord {
  groups?: readonly string[];
  runtimes?: readonly string[];
  scale?: number;
}

/** Folders whose code a soak runs: a change makes it void. */
export const soaked: readonly string[] = [
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
export const measured: readonly string[] = [
  "mod.ts",
  "src",
  ":!src/testing",
  ":!src/doctor",
  ":!src/generate",
];
const benched = ["requests", "watch", "protocols", "memory", "controller"];

const kindsOfFaults = Object.keys({ ...soakFaults, ...http2Faults }).length;

/** Returns why there is no soak that speaks for the current commit, or nothing. */
export async function soakFault(git: Git): Promise<string | undefined> {
  return await historyFault<SoakRecord>(git, soaked, {
    file: "tests/soak/history.jsonl",
    command: "deno task soak --minutes=60 --http1 --http2 --record",
    fields: { minutes: isNumber, runtimes: isTextList, protocols: isTextList, faults: isNumber },
    isWhole: ({ minutes, runtimes, protocols, faults }) =>
      minutes >= 60 && faults >= kindsOfFaults && hasAll(runtimes, ["deno", "bun"]) &&
      hasAll(protocols, ["h2", "http/1.1"]),
  });
}

/** Returns why there is no benchmark that speaks for the current commit, or nothing. */
export async function benchmarkFault(git: Git): Promise<string | undefined> {
  return await historyFault<BenchRecord>(git, measured, {
    file: "tests/bench/history.jsonl",
    command: "deno task bench --record",
    fields: {
      groups: isOptional(isTextList),
      runtimes: isOptional(isTextList),
      scale: isOptional(isNumber),
    },
    isWhole: ({ groups = [], runtimes = [], scale = 0 }) =>
      scale >= 1 && hasAll(groups, benched) && hasAll(runtimes, ["Deno", "Bun"]),
  });
}

function hasAll(given: readonly string[], names: readonly string[]): boolean {
  return names.every((name) => given.includes(name));
}

async function historyFault<R extends RunRecord>(
  git: Git,
  paths: readonly string[],
  options: Omit<RecordFaultOptions<R>, "isSame">,
): Promise<string | undefined> {
  const { file, command } = options;
  let history: string;
  try {
    history = await Deno.readTextFile(join(git.root, file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return `${file} is missing. Restore it from git, or record a run: ${command}`;
  }
  return await recordFault(history, {
    ...options,
    isSame: (commit) => git.isUnchanged(commit, paths),
  });
}
