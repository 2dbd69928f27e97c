import { lstat, readlink, stat } from "node:fs/promises";
import { permittedPath } from "../permitted_path.ts";
import { isNotFound } from "../read_projected_file.ts";

/** The facts about a file or a folder, without its content. */
export interface FileFacts {
  /** Whether the path leads to a folder, also by a link. */
  isFolder: boolean;
  /** The time of the last write. */
  modified: Date;
  /** The target of a link, as written in the link; absent if it is not a link. */
  link?: string;
}

/**
 * Returns the facts about a path; `undefined` if nothing is there.
 *
 * @throws {PermissionError} If the runtime's permissions forbid it.
 */
export async function fileFacts(path: string): Promise<FileFacts | undefined> {
  return await permittedPath(path, "read", async () => {
    try {
      const [target, own] = [await stat(path), await lstat(path)];
      return {
        isFolder: target.isDirectory(),
        modified: target.mtime,
        ...(own.isSymbolicLink() && { link: await linkAt(path) }),
      };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  });
}

/** Returns the target of a link; empty if it may not be read, as with Deno's narrow permissions. */
async function linkAt(path: string): Promise<string> {
  try {
    return await readlink(path);
  } catch (error) {
    if (error instanceof Error && error.name === "NotCapable") return "";
    throw error;
  }
}
