import { createReadStream, createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, readlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { PermissionError } from "../core/errors.ts";

/** A file, a folder or a link below a local path. */
export interface LocalEntry {
  /** The path from the one that was asked for, with slashes; empty for that itself. */
  path: string;
  /** What it is; `other` are devices, sockets and the like. */
  type: "file" | "directory" | "symlink" | "other";
  /** Bytes of a file; 0 for everything else. */
  size: number;
  /** The permission bits. */
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
  const entry = await permitted(root, "read", () => describe(place, path));
  yield entry;
  if (entry.type !== "directory") return;
  for (const name of (await permitted(root, "read", () => readdir(place))).sort()) {
    yield* walkLocal(root, path === "" ? name : `${path}/${name}`);
  }
}

/** What a local file holds. */
export function readLocal(root: string, path: string): ReadableStream<Uint8Array> {
  const file = createReadStream(path === "" ? root : join(root, path));
  return Readable.toWeb(file) as ReadableStream<Uint8Array>;
}

/**
 * Writes a local file as a whole, and makes the folders that it is in.
 *
 * @throws {PermissionError} If a permission is missing.
 */
export async function writeLocal(
  path: string,
  content: ReadableStream<Uint8Array>,
  { mode, signal }: { mode: number; signal?: AbortSignal | undefined },
): Promise<void> {
  await permitted(path, "write", async () => {
    await mkdir(dirname(path), { recursive: true });
    const file = Writable.toWeb(createWriteStream(path, { mode }));
    await content.pipeTo(file as WritableStream<Uint8Array>, { ...(signal && { signal }) });
  });
}

/**
 * Makes a local folder, if there is none.
 *
 * @throws {PermissionError} If a permission is missing.
 */
export async function makeLocalFolder(path: string): Promise<void> {
  await permitted(path, "write", () => mkdir(path, { recursive: true }));
}

async function describe(place: string, path: string): Promise<LocalEntry> {
  const stat = await lstat(place);
  const { mode, mtime: modified } = stat;
  const common = { path, mode: mode & 0o777, modified, size: 0 };
  if (stat.isFile()) return { ...common, type: "file", size: stat.size };
  if (stat.isDirectory()) return { ...common, type: "directory" };
  if (!stat.isSymbolicLink()) return { ...common, type: "other" };
  return { ...common, type: "symlink", target: await readlink(place) };
}

async function permitted<T>(
  path: string,
  access: "read" | "write",
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "NotCapable") throw error;
    const verb = access === "read" ? "read" : "written";
    throw new PermissionError(`${path} may not be ${verb}`, `--allow-${access}=${path}`, {
      cause: error,
    });
  }
}
