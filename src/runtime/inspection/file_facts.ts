import { lstat, stat } from "node:fs/promises";
import { permittedPath } from "../permitted_path.ts";
import { isNotFound } from "../permitted_path.ts";

/** The facts about a file or a folder, without its content. */
export interface FileFacts {
  /** Whether the path leads to a folder, also by a link. */
  isFolder: boolean;
  /** Whether the path leads to a regular file, also by a link: not to a pipe or a device. */
  isFile: boolean;
  /** Whether the path itself is a link. */
  isLink: boolean;
  /** The time of the last write to the file or folder, also behind a link. */
  modified: Date;
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
        isFile: target.isFile(),
        isLink: own.isSymbolicLink(),
        modified: target.mtime,
      };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  });
}
