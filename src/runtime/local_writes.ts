import { chmod, lstat, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { permittedPath } from "./permitted_path.ts";

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/**
 * The separator of names in a local path: a backslash on Windows, where names cannot contain one.
 */
export const LOCAL_SEPARATOR: string = sep;

/** Settings of {@linkcode writeLocal}. */
export interface WriteLocalOptions {
  /** The permission bits of the file, whatever the umask is. */
  mode: number;
  /** Ends the write with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Writes a local file as a whole: to a temporary file in the same folder, which is renamed at the
 * end. A failed write keeps the old file and leaves no other file. A link at `path` is replaced. A
 * pipe or a device is written to directly. The folder must exist.
 *
 * @throws {PermissionError} If a permission is missing for the file's folder.
 * @throws {Error} If the file cannot be written, with the `code` of the system's error.
 */
export async function writeLocal(
  path: string,
  content: AsyncIterable<Uint8Array>,
  { mode, signal }: WriteLocalOptions,
): Promise<void> {
  const folder = dirname(path);
  await permittedPath(folder, "write", async () => {
    if (await isNoFile(path)) return await fill(path, { flags: "w", content, signal });
    const part = join(folder, `.kubewire-${crypto.randomUUID()}`);
    try {
      await fill(part, { flags: "wx", content, signal });
      await changeMode(part, mode);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true }).catch(() => {}); // the first error says more
      throw error;
    }
  });
}

/** The result of {@linkcode makeLocalFolder}. */
export type LocalFolderState = "made" | "there" | "link";

/**
 * Creates a local folder with access only for its owner, if it does not exist. A link is reported,
 * not followed. The parent folder must exist.
 *
 * @throws {PermissionError} If a permission is missing.
 * @throws {Error} If it cannot be created, with the `code` of the system's error; `EEXIST` for a
 *   file.
 */
export async function makeLocalFolder(path: string): Promise<LocalFolderState> {
  return await permittedPath(path, "write", async () => {
    try {
      await mkdir(path, { mode: PRIVATE_FOLDER });
      return "made";
    } catch (error) {
      // macOS reports the second for the root folder.
      if (!["EEXIST", "EISDIR"].includes(String(codeOf(error)))) throw error;
      const there = await lstat(path);
      if (there.isSymbolicLink()) return "link";
      if (there.isDirectory()) return "there";
      throw error;
    }
  });
}

/**
 * Creates the parent folder of a path and all folders above it; existing folders are kept.
 *
 * @throws {PermissionError} If a permission is missing.
 */
export async function makeLocalParents(path: string): Promise<void> {
  const folder = dirname(path);
  await permittedPath(folder, "write", async () => void await mkdir(folder, { recursive: true }));
}

/** Sets the permissions of a local folder, whatever the umask is. */
export async function setLocalMode(path: string, mode: number): Promise<void> {
  await permittedPath(path, "write", () => changeMode(path, mode));
}

interface Filling {
  flags: "w" | "wx";
  content: AsyncIterable<Uint8Array>;
  signal: AbortSignal | undefined;
}

async function fill(path: string, { flags, content, signal }: Filling): Promise<void> {
  const file = await open(path, flags, PRIVATE_FILE);
  try {
    for await (const chunk of content) {
      signal?.throwIfAborted();
      let written = 0;
      while (written < chunk.length) {
        written += (await file.write(chunk, written, chunk.length - written)).bytesWritten;
      }
    }
  } finally {
    await file.close();
  }
}

/**
 * Whether a pipe or a device is at `path`, such as `/dev/stdout`: it must not be replaced by a
 * file.
 */
async function isNoFile(path: string): Promise<boolean> {
  try {
    const there = await stat(path);
    if (!there.isDirectory()) return !there.isFile();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  // The system would report this only on the rename: after the whole content was read.
  throw Object.assign(new Error(`EISDIR: illegal operation on a directory, open '${path}'`), {
    code: "EISDIR",
  });
}

/** A file system without permissions, such as FAT, refuses the change: its own permissions stay. */
async function changeMode(path: string, mode: number): Promise<void> {
  try {
    await chmod(path, mode);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "ENOSYS"].includes(String(codeOf(error)))) throw error;
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
