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
}

/** Settings of {@linkcode planJobs}. */
export interface JobSelection {
  runtimes: readonly Job["runtime"][];
  /** Folders and files to which the run is limited; all if it is empty. */
  paths: string[];
  /** Whether tests of code that knows no runtime run on each of the runtimes. */
  all: boolean;
}

/** Largest number of files in a job, so that the last job does not run alone for long. */
const MOST_FILES = 60;
/** Largest number of files of a folder that shares a job: a process takes a second to load the modules. */
const FEW_FILES = 8;

/**
 * Divides test files into jobs, in the order of the groups. A folder without a group is an error, not
 * a silent gap.
 */
export function planJobs(groups: Group[], files: string[], selection: JobSelection): Job[] {
  const { runtimes, paths, all } = selection;
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
        const own = together.flatMap(filesOf).filter((file) =>
          isSelected(file) && (both || runtime === "Bun" || !knowsNoRuntime(file))
        );
        return inParts(own).map((files) => {
          const folders = [...new Set(files.map(folderOf))];
          return { runtime, folders, files, permissions };
        });
      })
    );
  });
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
