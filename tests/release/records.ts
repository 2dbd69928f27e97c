import { join } from "node:path";
import { parseVersions } from "../checks/versions.ts";
import { repository } from "../support/repository.ts";
import { Git } from "./git.ts";

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

/** A commit at the start of a run. */
export type MeasuredCommit = Pick<RunRecord, "commit" | "changed">;

/** Files whose change makes a running measurement void. */
const SOURCES = ["src", "mod.ts"];

/** Returns the commit to measure: call it before the run, so that a git that fails costs no hour. */
export async function measuredCommit(git: Git = new Git(repository)): Promise<MeasuredCommit> {
  return {
    commit: await git.text("rev-parse", "--short", "HEAD"),
    changed: await git.text("status", "--porcelain", "--", ...SOURCES) !== "",
  };
}

/**
 * Appends a run to a history: a line of JSON with its date, its commit and the versions. Sources that
 * have changed since the start of the run, by a commit too, count as changes.
 */
export async function appendRecord(
  file: string,
  { commit, changed }: MeasuredCommit,
  record: Record<string, unknown>,
  git: Git = new Git(repository),
): Promise<void> {
  const { deno, bun } = parseVersions(await Deno.readTextFile(join(repository, ".ci/versions")));
  const where = {
    date: new Date().toISOString().slice(0, 10),
    commit,
    changed: changed || (await measuredCommit(git)).changed ||
      !await git.isUnchanged(commit, SOURCES),
    deno,
    bun,
    cores: navigator.hardwareConcurrency,
  };
  const line = `${JSON.stringify({ ...where, ...record })}\n`;
  await Deno.writeTextFile(join(git.root, file), line, { append: true });
}

/** The type of each field of a record, as a predicate. */
export type RecordFields = Record<string, (value: unknown) => boolean>;

export const isText = (value: unknown): boolean => typeof value === "string";
export const isNumber = (value: unknown): boolean => typeof value === "number";
export const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
export const isOptional = (is: (value: unknown) => boolean) => (value: unknown): boolean =>
  value === undefined || is(value);

const commonFields: RecordFields = {
  date: isText,
  commit: (value) => typeof value === "string" && /^[0-9a-f]{4,40}$/.test(value),
  changed: (value) => typeof value === "boolean",
  missed: isOptional(isTextList),
};

/** Settings of {@linkcode recordFault}. */
export interface RecordFaultOptions<R extends RunRecord> {
  /** Path of the history, for messages. */
  file: string;
  /** The command that records a run. */
  command: string;
  /** The fields that the records have in addition to those of every run. */
  fields: RecordFields;
  /** Whether a run measured all that a release asks for. */
  isWhole: (record: R) => boolean;
  /** Whether what was measured is the same in a commit and in the current one. */
  isSame: (commit: string) => Promise<boolean>;
}

/** Returns why no run of a history speaks for the current commit, or nothing if one does. */
export async function recordFault<R extends RunRecord>(
  history: string,
  { file, command, fields, isWhole, isSame }: RecordFaultOptions<R>,
): Promise<string | undefined> {
  const records: R[] = [];
  for (const [index, line] of history.split("\n").entries()) {
    if (line.trim() === "") continue;
    const record = readRecord(line, { ...commonFields, ...fields });
    if (typeof record === "string") {
      return `${file}:${
        index + 1
      }: ${record} Restore the line from git, or delete it; if no other ` +
        `run counts then, record one: ${command}`;
    }
    records.push(record as unknown as R);
  }
  for (const record of records.toReversed()) {
    if (record.changed || !isWhole(record) || !await isSame(record.commit)) continue;
    const { commit, missed } = record;
    if (!missed) {
      return `The run of ${commit} does not say which limits it kept. Record: ${command}`;
    }
    return missed.length === 0 ? undefined : `The run of ${commit} missed: ${missed.join("; ")}.`;
  }
  return `${file} has no whole run of this commit, or of one with the same sources. ` +
    `Record one: ${command}`;
}

/** Reads a line of a history; returns a sentence about it if it is damaged. */
function readRecord(line: string, fields: RecordFields): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `The line is not JSON: ${(error as Error).message}.`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `The line must be an object: it is ${line.trim().slice(0, 40)}.`;
  }
  const record: Record<string, unknown> = { ...value };
  const wrong = Object.entries(fields).find(([name, is]) => !is(record[name]));
  if (!wrong) return record;
  return `The field ${wrong[0]} has a wrong value: ${JSON.stringify(record[wrong[0]])}.`;
}
