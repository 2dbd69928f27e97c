import { relative } from "node:path";
import { repository } from "../repository.ts";
import type { Job } from "./plan_jobs.ts";

/** What `deno task test` is asked to do. */
export interface SuiteOptions {
  /** Whether everything runs at length. */
  full: boolean;
  underLoad: boolean;
  verbose: boolean;
  runtimes: Job["runtime"][];
  /** Whether the servers of the tests offer HTTP/1.1 only. */
  http1: boolean;
  /** Folders and files below `tests`; all if it is empty. */
  paths: string[];
  /** Part of the names of the tests to run; all if it is empty. */
  filter: string;
}

/** How the command is used. */
export const SUITE_USAGE = "usage: deno task test [--full] [--under-load] [--verbose] [--http1] " +
  "[--deno | --bun] [tests/FOLDER[/FILE]…] [PART OF A NAME]";

const FLAGS = ["--full", "--under-load", "--verbose", "--http1", "--deno", "--bun"];

/** Reads the arguments; returns `undefined` if they are not understood. */
export function readSuiteOptions(args: string[]): SuiteOptions | undefined {
  const flags = args.filter((arg) => arg.startsWith("-"));
  const words = args.filter((arg) => !arg.startsWith("-")).map(relativeToRepository);
  const paths = words.filter(isPath);
  const [filter = "", ...rest] = words.filter((word) => !isPath(word));
  if (rest.length > 0 || flags.some((flag) => !FLAGS.includes(flag))) return undefined;
  const has = (flag: string) => flags.includes(flag);
  const hasAll = paths.some((path) => /^(?:tests|\.)\/*$/.test(path));
  const both = has("--deno") === has("--bun");
  return {
    full: has("--full"),
    underLoad: has("--under-load"),
    verbose: has("--verbose"),
    http1: has("--http1"),
    runtimes: both ? ["Deno", "Bun"] : has("--deno") ? ["Deno"] : ["Bun"],
    paths: hasAll ? [] : paths.map((path) => path.replace(/\/+$/, "")),
    filter,
  };
}

/** Reports whether a word is a path, of a file without its folder too, and no part of a name. */
function isPath(word: string): boolean {
  if (/^\.{1,2}(?:\/|$)/.test(word)) return true; // from the current folder: a name begins otherwise
  return word === "tests" || word.startsWith("tests/") || /^[\w./-]+\.ts$/.test(word);
}

/** Returns a path in the form `tests/…`, and anything else as it is. */
function relativeToRepository(word: string): string {
  if (word.startsWith(`${repository}/`)) return relative(repository, word);
  return word.startsWith("./tests") ? word.slice(2) : word;
}
