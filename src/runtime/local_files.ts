import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { permittedPath } from "./permitted_path.ts";

/** Who may read, write and run a file; not that it runs as its owner. */
export const PERMISSIONS = 0o777;
/** The same of a folder, with the bits that say who may delete in it and which group new files have. */
export const FOLDER_PERMISSIONS = 0o3777;

/** A file, a folder or a link below a local path. */
export interface LocalEntry {
  /** The path from the one that was asked for, with slashes; empty for that itself. */
  path: string;
  /** What it is; `other` are devices, sockets and the like. */
  type: "file" | "directory" | "symlink" | "other";
  /** Bytes of a file; 0 for everything else. */
  size: number;
  /** The permission bits, cut to {@linkcode PERMISSIONS} or {@linkcode FOLDER_PERMISSIONS}. */
  mode: number;
  /** When it was last changed. */
  modified: Date;
  /** Where a link leads to, as it is written in it. */
  target?: string;
}

/**
 * Goes through a local file, or a folder with all that is in it, a folder before its content. Links
 * are not followed.
 *
 * It needs `node:fs`, which both runtimes have and which costs Deno 20 ms at start, so that nothing in
 * the graph of `mod.ts` may import it.
 *
 * @throws {PermissionError} If a permission is missing.
 */
export async function* walkLocal(root: string, path = ""): AsyncGenerator<LocalEntry> {
  const place = path === "" ? root : join(root, path);
  const entry = await permittedPath(root, "read", () => describe(place, path));
  yield entry;
  if (entry.type !== "directory") return;
  for (const name of (await permittedPath(root, "read", () => readdir(place))).sort()) {
    yield* walkLocal(root, path === "" ? name : `${path}/${name}`);
  }
}

/** What a local file holds. */
export function readLocal(root: string, path: string): ReadableStream<Uint8Array> {
  const file = createReadStream(path === "" ? root : join(root, path));
  return Readable.toWeb(file) as ReadableStream<Uint8Array>;
}

async function describe(place: string, path: string): Promise<LocalEntry> {
  const stat = await lstat(place);
  const { mode, mtime: modified } = stat;
  const common = { path, mode: mode & PERMISSIONS, modified, size: 0 };
  if (stat.isFile()) return { ...common, type: "file", size: stat.size };
  if (stat.isDirectory()) return { ...common, type: "directory", mode: mode & FOLDER_PERMISSIONS };
  if (!stat.isSymbolicLink()) return { ...common, type: "other" };
  return { ...common, type: "symlink", target: await readlink(place) };
}
