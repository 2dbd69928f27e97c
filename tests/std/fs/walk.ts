import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Options of {@linkcode walk}; links are reported, never followed. */
export interface WalkOptions {
  /** Number of levels below the root that are read. @default {Infinity} */
  maxDepth?: number;
  /** Whether files are reported. @default {true} */
  includeFiles?: boolean;
  /** Whether directories, the root among them, are reported. @default {true} */
  includeDirs?: boolean;
  /** Whether links are reported. @default {true} */
  includeSymlinks?: boolean;
  /** Endings, with or without the dot; a path must have one of them. */
  exts?: string[];
  /** Expressions; a path must match one of them. */
  match?: RegExp[];
  /** Expressions; a path must match none of them. A directory that matches one is not entered. */
  skip?: RegExp[];
}

/** One file, directory or link. */
export interface WalkEntry {
  /** The path from the root as given. */
  path: string;
  /** The last part of the path. */
  name: string;
  /** Whether the entry is a file. */
  isFile: boolean;
  /** Whether the entry is a directory. */
  isDirectory: boolean;
  /** Whether the entry is a link. */
  isSymlink: boolean;
}

/** Yields every file, directory and link under the root, the root first. */
export async function* walk(
  root: string | URL,
  options: WalkOptions = {},
): AsyncIterableIterator<WalkEntry> {
  const { maxDepth = Infinity, includeFiles = true, includeDirs = true, includeSymlinks = true } =
    options;
  if (maxDepth < 0) return;
  const path = root instanceof URL ? fileURLToPath(root) : root;
  if (includeDirs && isIncluded(path, options)) yield entryOf(path, await lstat(path));
  if (maxDepth < 1 || options.skip?.some((pattern) => path.match(pattern))) return;
  for (const child of await readdir(path, { withFileTypes: true })) {
    const childPath = join(path, child.name);
    if (child.isDirectory()) {
      yield* walk(childPath, { ...options, maxDepth: maxDepth - 1 });
    } else if (
      (child.isSymbolicLink() ? includeSymlinks : includeFiles) && isIncluded(childPath, options)
    ) {
      yield entryOf(childPath, child);
    }
  }
}

function isIncluded(path: string, { exts, match, skip }: WalkOptions): boolean {
  if (exts && !exts.some((ext) => path.endsWith(ext.startsWith(".") ? ext : `.${ext}`))) {
    return false;
  }
  if (match && !match.some((pattern) => path.match(pattern))) return false;
  return !skip?.some((pattern) => path.match(pattern));
}

interface FileType {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function entryOf(path: string, type: FileType): WalkEntry {
  return {
    path,
    name: basename(path),
    isFile: type.isFile(),
    isDirectory: type.isDirectory(),
    isSymlink: type.isSymbolicLink(),
  };
}
