import { join } from "node:path";
import { parseVersions } from "../checks/versions.ts";
import { repository } from "../support/repository.ts";
import type { Verdict } from "./verdict.ts";

/** A run of the benchmark. */
export interface BenchRun {
  /** How often each row was run. */
  rounds: number;
  /** The load of the machine before the run. */
  load: number;
  /** The version of client-go; absent without Go. */
  clientGo: string | undefined;
  verdicts: readonly Verdict[];
}

/** Appends a run to the history: a line of JSON with its date, its commit and its medians. */
export async function recordRun(run: BenchRun): Promise<void> {
  const { deno, bun } = parseVersions(await Deno.readTextFile(join(repository, ".ci/versions")));
  const where = {
    date: new Date().toISOString().slice(0, 10),
    commit: await git("rev-parse", "--short", "HEAD"),
    changed: await git("status", "--porcelain", "--", "src", "mod.ts") !== "",
    deno,
    bun,
    cores: navigator.hardwareConcurrency,
  };
  const line = `${JSON.stringify({ ...where, ...recordOf(run) })}\n`;
  await Deno.writeTextFile(join(repository, "tests/bench/history.jsonl"), line, { append: true });
}

/** Returns the record of a run: each median with three digits behind the point. */
export function recordOf({ rounds, load, clientGo, verdicts }: BenchRun) {
  const medians = verdicts.map(({ name, value }) => [name, Math.round(value * 1_000) / 1_000]);
  return { clientGo, rounds, load, medians: Object.fromEntries(medians) };
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args, cwd: repository }).output();
  return new TextDecoder().decode(stdout).trim();
}
