import { createReadStream, type Stats } from "node:fs";
import { lstat, readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { permittedPath } from "./permitted_path.ts";

/** The bits for reading, writing and running a file; without set-user-ID and set-group-ID. */
export const PERMISSIONS = 0o777;
/** The same bits for a folder, with the sticky bit and set-group-ID. */
export const FOLDER_PERMISSIONS = 0o3777;

/** A file, a folder or a link below a local path. */
export interface LocalEntry {
  /** The path relative to the walked one, with slashes; empty for the walked path itself. */
  path: string;
  /** The type of the entry; `other` are devices, sockets and the like. */
  type: "file" | "directory" | "symlink" | "other";
  /** The size of a file in bytes; 0 for all other types. */
  size: number;
  /** The permission bits, limited to {@linkcode PERMISSIONS} or {@linkcode FOLDER_PERMISSIONS}. */
  mode: number;
  /** The time of the last change. */
  modified: Date;
  /** The target of a link, as written in the link. */
  target?: string;
}

/**
 * Walks through a local file, or a folder with all its content. A folder comes before its content.
 * The path itself may be a link, which is followed; links below it are not.
 *
 * It needs `node:fs`, which both runtimes have and which costs Deno 20 ms at startup, so no module
 * in the graph of `mod.ts` may import this one.
 *
 * @throws {PermissionError} If a permission is missing.
 * @throws {Error} If something cannot be read, with the `code` of the system's error; `EILSEQ` for
 *   a name that is not UTF-8, or a link to one.
 */
export async function* walkLocal(root: string, path = ""): AsyncGenerator<LocalEntry> {
  const place = path === "" ? root : join(root, path);
  const entry = await permittedPath(root, "read", () => describe(place, path));
  yield entry;
  if (entry.type !== "directory") return;
  const names = (await permittedPath(root, "read", () => readdir(place))).sort();
  for (const [i, name] of names.entries()) {
    // The runtime replaces undecodable bytes with U+FFFD, so two names may look the same.
    if (name === names[i - 1] && name.includes("\ufffd")) throw notUtf8(join(place, name));
    yield* walkLocal(root, path === "" ? name : `${path}/${name}`);
  }
}

/** Returns the content of a local file. */
export function readLocal(root: string, path: string): ReadableStream<Uint8Array> {
  const file = createReadStream(path === "" ? root : join(root, path));
  return Readable.toWeb(file) as ReadableStream<Uint8Array>;
}

async function describe(place: string, path: string): Promise<LocalEntry> {
  const status = await statusOf(place, path);
  const { mode, mtime: modified } = status;
  const common = { path, mode: mode & PERMISSIONS, modified, size: 0 };
  if (status.isFile()) return { ...common, type: "file", size: status.size };
  if (status.isDirectory()) {
    return { ...common, type: "directory", mode: mode & FOLDER_PERMISSIONS };
  }
  if (!status.isSymbolicLink()) return { ...common, type: "other" };
  return { ...common, type: "symlink", target: await targetOf(place) };
}

async function statusOf(place: string, path: string): Promise<Stats> {
  try {
    return await (path === "" ? stat : lstat)(place);
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
    // Deno throws the first; the decoder throws the second for Bun's bytes.
    const isUndecodable = error instanceof Error && /^(?:InvalidData|TypeError)$/.test(error.name);
    throw isUndecodable ? notUtf8(place) : error;
  }
}

/** Returns the error that the system reports for an invalid name. */
function notUtf8(path: string): Error {
  return Object.assign(new Error(`EILSEQ: not UTF-8, '${path}'`), { code: "EILSEQ", path });
}
