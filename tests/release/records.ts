import { join } from "node:path";
import { parseVersions } from "../checks/versions.ts";
import { repository } from "../support/repository.ts";

/** The lines of a history of measurements, one for each run, as `appendRecord` writes them. */
export interface RunRecord {
  /** Such as `2026-12-01`. */
  date: string;
  /** The commit that was measured. */
  commit: string;
  /** Whether the sources had changes that were not committed. */
  changed: boolean;
  /** The limits that were not kept, by their names; absent in records from before they were kept. */
  missed?: readonly string[];
}

/** Appends a run to a history: a line of JSON with its date, its commit and the versions. */
export async function appendRecord(file: string, record: Record<string, unknown>): Promise<void> {
  const { deno, bun } = parseVersions(await Deno.readTextFile(join(repository, ".ci/versions")));
  const where = {
    date: new Date().toISOString().slice(0, 10),
    commit: await git("rev-parse", "--short", "HEAD"),
    changed: await git("status", "--porcelain", "--", "src", "mod.ts") !== "",
    deno,
    bun,
    cores: navigator.hardwareConcurrency,
  };
  const line = `${JSON.stringify({ ...where, ...record })}\n`;
  await Deno.writeTextFile(join(repository, file), line, { append: true });
}

/** Settings of {@linkcode recordFault}. */
export interface RecordFaultOptions<R extends RunRecord> {
  /** Whether a run measured all that a release asks for. */
  isWhole: (record: R) => boolean;
  /** Whether what was measured is the same in a commit and in the current one. */
  isSame: (commit: string) => Promise<boolean>;
}

/** Returns why no run of a history speaks for the current commit, or nothing if one does. */
export async function recordFault<R extends RunRecord>(
  history: string,
  { isWhole, isSame }: RecordFaultOptions<R>,
): Promise<string | undefined> {
  const lines = history.split("\n").filter((line) => line !== "");
  const records: R[] = lines.map((line) => JSON.parse(line));
  for (const record of records.toReversed()) {
    if (record.changed || !isWhole(record) || !await isSame(record.commit)) continue;
    const { commit, missed } = record;
    if (!missed) return `The run of ${commit} does not say which limits it kept: run it again.`;
    return missed.length === 0 ? undefined : `The run of ${commit} missed: ${missed.join("; ")}.`;
  }
  return "There is no whole run of this commit, or of one with the same sources: run it.";
}

/** Returns whether files are the same in a commit and in the current one. */
export async function isUnchanged(commit: string, paths: readonly string[]): Promise<boolean> {
  const args = ["diff", "--quiet", commit, "HEAD", "--", ...paths];
  const { code } = await new Deno.Command("git", { args, cwd: repository, stderr: "null" })
    .output();
  return code === 0;
}

/** Returns what git prints. */
export async function git(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args, cwd: repository }).output();
  return new TextDecoder().decode(stdout).trim();
}
