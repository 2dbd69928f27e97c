import { PermissionError } from "../core/errors.ts";

/**
 * Runs an operation on a local path, and names the missing Deno flag if permission is denied.
 *
 * @throws {PermissionError} If a permission is missing.
 */
export async function permittedPath<T>(
  path: string,
  access: "read" | "write",
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "NotCapable") throw error;
    // A write also needs permission to read: either of the two may be missing.
    const [, missing = access] = /\b(read|write) access/.exec(error.message) ?? [];
    const verb = missing === "read" ? "read" : "written";
    throw new PermissionError(`${path} may not be ${verb}`, `--allow-${missing}=${path}`, {
      cause: error,
    });
  }
}

/** Whether a read failed because the file does not exist. */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "NotFound" || (error as { code?: unknown }).code === "ENOENT";
}
