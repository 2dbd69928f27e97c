import type { Group } from "./groups.ts";
import { knowsNoRuntime } from "./runtime_free.ts";

/** Files that one process of a runtime tests. */
export interface Job {
  runtime: "Deno" | "Bun";
  /** The folders below `tests` that the files are in. */
  folders: string[];
  /** Paths of the files from the root of the repository. */
  files: string[];
  /** The permissions on Deno. */
  permissions: string[];
  /** The only protocol that the servers of the tests offer; HTTP/2 beside it unless set. */
  protocol?: "http/1.1";
}

/** Settings of {@linkcode planJobs}. */
export interface JobSelection {
  runtimes: readonly Job["runtime"][];
  /** Folders and files to which the run is limited; all if it is empty. */
  paths: string[];
  /** Whether tests of code that knows no runtime run on each of the runtimes. */
  all: boolean;
  /** Whether servers offer HTTP/1.1 only; for `also` in a second run, of the tests that send requests. */
  overHttp1: "never" | "also" | "only";
}

/**
 * Tests that send requests to the embedded server by Kubewire. Most of `tests/wire` has servers of its
 * own, which speak one protocol.
 */
const SENDS_REQUESTS: readonly string[] = [
  "tests/client",
  "tests/guarantees",
  "tests/informer",
  "tests/pod",
  "tests/transport",
  "tests/watch",
  "tests/wire/collection_test.ts",
];

/** Largest number of files in a job, so that the last job does not run alone for long. */
const MOST_FILES = 60;
/** Largest number of files of a folder that shares a job: a process takes a second to load the modules. */
const FEW_FILES = 8;

/**
 * Divides test files into jobs, in the order of the groups. A folder without a group is an error, not
 * a silent gap.
 */
export function planJobs(groups: Group[], files: string[], selection: JobSelection): Job[] {
  const { runtimes, paths, all, overHttp1 } = selection;
  const folders = Map.groupBy(files, folderOf);
  for (const folder of folders.keys()) {
    if (!groups.some((group) => group.folders.includes(folder))) {
      throw new Error(
        `No group in tests/support/suite/groups.ts names the folder tests/${folder}.`,
      );
    }
  }
  const isSelected = (file: string) =>
    paths.length === 0 || paths.some((path) => isBelow(file, path));
  const filesOf = (folder: string) => folders.get(folder) ?? [];
  const isSmall = (folder: string) => filesOf(folder).length <= FEW_FILES;
  return groups.flatMap(({ folders: names, permissions, only }) => {
    const large = names.filter((name) => !isSmall(name)).map((name) => [name]);
    return [...large, names.filter(isSmall)].flatMap((together) =>
      runtimes.flatMap((runtime): Job[] => {
        if (only !== undefined && only !== runtime) return [];
        const both = all || runtimes.length === 1 || only !== undefined;
        const selected = together.flatMap(filesOf).filter((file) =>
          isSelected(file) && (both || runtime === "Bun" || !knowsNoRuntime(file))
        );
        const jobsOf = (files: string[]): Job[] =>
          inParts(files).map((files) => {
            const folders = [...new Set(files.map(folderOf))];
            return { runtime, folders, files, permissions };
          });
        const jobs = jobsOf(selected);
        if (overHttp1 === "never") return jobs;
        const again = overHttp1 === "only" ? jobs : jobsOf(selected.filter(sends));
        const overOld = again.map((job) => ({ ...job, protocol: "http/1.1" as const }));
        return overHttp1 === "only" ? overOld : [...jobs, ...overOld];
      })
    );
  });
}

/** Reports whether the tests of a file send requests to the embedded server. */
function sends(file: string): boolean {
  return SENDS_REQUESTS.some((path) => isBelow(file, path));
}

function folderOf(file: string): string {
  return file.split("/")[1]!;
}

/** Reports whether a file is the one of a path, or in its folder. */
export function isBelow(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

function inParts(files: string[]): string[][] {
  const size = Math.ceil(files.length / Math.ceil(files.length / MOST_FILES));
  const parts: string[][] = [];
  for (let start = 0; start < files.length; start += size) {
    parts.push(files.slice(start, start + size));
  }
  return parts;
}
