import { chmod, lstat, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { permittedPath } from "./permitted_path.ts";

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** What parts the names in a local path: a backslash on Windows, where no name can have one. */
export const LOCAL_SEPARATOR: string = sep;

/** Settings of {@linkcode writeLocal}. */
export interface WriteLocalOptions {
  /** The permission bits that it gets, whatever the umask is. */
  mode: number;
  /** Ends it, with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Writes a local file as a whole: beside its place and under another name until all of it is there,
 * so that a write that fails leaves what was there, and nothing else. A link in its place is
 * replaced. A pipe or a device is written to as it is. Its folder must be there.
 *
 * @throws {PermissionError} If a permission is missing, for its folder.
 * @throws {Error} If it cannot be written, with the `code` of the system's error.
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
      await rm(part, { force: true }).catch(() => {}); // what went wrong says more
      throw error;
    }
  });
}

/** What {@linkcode makeLocalFolder} found. */
export type LocalFolderState = "made" | "there" | "link";

/**
 * Makes a local folder, for its owner alone, if there is none. A link is told, not followed. The
 * folder that it is in must be there.
 *
 * @throws {PermissionError} If a permission is missing.
 * @throws {Error} If it cannot be made, with the `code` of the system's error; `EEXIST` for a file.
 */
export async function makeLocalFolder(path: string): Promise<LocalFolderState> {
  return await permittedPath(path, "write", async () => {
    try {
      await mkdir(path, { mode: PRIVATE_FOLDER });
      return "made";
    } catch (error) {
      // macOS says the second of the root.
      if (!["EEXIST", "EISDIR"].includes(String(codeOf(error)))) throw error;
      const there = await lstat(path);
      if (there.isSymbolicLink()) return "link";
      if (there.isDirectory()) return "there";
      throw error;
    }
  });
}

/**
 * Makes the local folder that a path is in, with all that it is in; those that are there stay.
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

/** Whether a pipe or a device is there, as `/dev/stdout` is: replaced, it would be one no more. */
async function isNoFile(path: string): Promise<boolean> {
  try {
    const there = await stat(path);
    if (!there.isDirectory()) return !there.isFile();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  // The system says so only when the file gets its name: after all of it has been read.
  throw Object.assign(new Error(`EISDIR: illegal operation on a directory, open '${path}'`), {
    code: "EISDIR",
  });
}

/** A disk that keeps no permissions, as FAT, refuses them: there they stay those of the disk. */
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
