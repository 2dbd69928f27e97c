import { appendRecord, type MeasuredCommit } from "../release/records.ts";
import type { Verdict } from "./verdict.ts";

/** A run of the benchmark. */
export interface BenchRun {
  /** The groups of rows that were run. */
  groups: readonly string[];
  /** The names of the runtimes that were measured. */
  runtimes: readonly string[];
  /** The part of the full work that was done. */
  scale: number;
  /** How often each row was run. */
  rounds: number;
  /** The load of the machine before the run. */
  load: number;
  /** The version of client-go; absent without Go. */
  clientGo: string | undefined;
  verdicts: readonly Verdict[];
}

/** Appends a run to the history. */
export async function recordRun(commit: MeasuredCommit, run: BenchRun): Promise<void> {
  await appendRecord("tests/bench/history.jsonl", commit, recordOf(run));
}

/** Returns the record of a run: each median with three digits behind the point, and what it missed. */
export function recordOf({ verdicts, ...settings }: BenchRun) {
  const medians = verdicts
    .filter(({ value }) => Number.isFinite(value)) // what was not measured has none
    .map(({ name, value }) => [name, Math.round(value * 1_000) / 1_000]);
  const missed = verdicts.filter(({ holds }) => !holds).map(({ name }) => name);
  return { ...settings, missed, medians: Object.fromEntries(medians) };
}
