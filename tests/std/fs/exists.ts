import { lstat, stat } from "node:fs/promises";

/** Options of {@linkcode exists}. */
export interface ExistsOptions {
  /** Whether the path must be a directory. @default {false} */
  isDirectory?: boolean;
  /** Whether the path must be a file. @default {false} */
  isFile?: boolean;
}

/** Reports whether the path exists; links are followed. */
export async function exists(path: string | URL, options: ExistsOptions = {}): Promise<boolean> {
  const { isDirectory = false, isFile = false } = options;
  if (isDirectory && isFile) {
    throw new TypeError(
      "ExistsOptions.options.isDirectory and ExistsOptions.options.isFile must not be true together",
    );
  }
  try {
    const info = await stat(path);
    return (!isDirectory || info.isDirectory()) && (!isFile || info.isFile());
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Rejects if there is anything at the path, also a dangling link. */
export async function refuseExisting(path: string | URL): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  throw new Error(`'${path}' already exists.`);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
