import { createReadStream, type Stats } from "node:fs";
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
 * @throws {Error} If something cannot be read, with the `code` of the system's error; `EILSEQ` for a
 *   name that is not UTF-8, or a link to one.
 */
export async function* walkLocal(root: string, path = ""): AsyncGenerator<LocalEntry> {
  const place = path === "" ? root : join(root, path);
  const entry = await permittedPath(root, "read", () => describe(place, path));
  yield entry;
  if (entry.type !== "directory") return;
  const names = (await permittedPath(root, "read", () => readdir(place))).sort();
  for (const [i, name] of names.entries()) {
    // Whatever the runtime cannot decode is U+FFFD to it: two names may look the same then.
    if (name === names[i - 1] && name.includes("\ufffd")) throw notUtf8(join(place, name));
    yield* walkLocal(root, path === "" ? name : `${path}/${name}`);
  }
}

/** What a local file holds. */
export function readLocal(root: string, path: string): ReadableStream<Uint8Array> {
  const file = createReadStream(path === "" ? root : join(root, path));
  return Readable.toWeb(file) as ReadableStream<Uint8Array>;
}

async function describe(place: string, path: string): Promise<LocalEntry> {
  const stat = await statusOf(place, path);
  const { mode, mtime: modified } = stat;
  const common = { path, mode: mode & PERMISSIONS, modified, size: 0 };
  if (stat.isFile()) return { ...common, type: "file", size: stat.size };
  if (stat.isDirectory()) return { ...common, type: "directory", mode: mode & FOLDER_PERMISSIONS };
  if (!stat.isSymbolicLink()) return { ...common, type: "other" };
  return { ...common, type: "symlink", target: await targetOf(place) };
}

async function statusOf(place: string, path: string): Promise<Stats> {
  try {
    return await lstat(place);
  } catch (error) {
    const isListed = path.replace(/^.*\//, "").includes("\ufffd");
    throw isListed && (error as { code?: unknown }).code === "ENOENT" ? notUtf8(place) : error;
  }
}

async function targetOf(place: string): Promise<string> {
  try {
    const target = await readlink(place, { encoding: "buffer" });
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(target);
  } catch (error) {
    // Deno says the first, and the decoder the second, where Bun gives the bytes.
    const isUndecodable = error instanceof Error && /^(?:InvalidData|TypeError)$/.test(error.name);
    throw isUndecodable ? notUtf8(place) : error;
  }
}

/** What the system says of a name that is none to it. */
function notUtf8(path: string): Error {
  return Object.assign(new Error(`EILSEQ: not UTF-8, '${path}'`), { code: "EILSEQ", path });
}
