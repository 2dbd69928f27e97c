import { PermissionError } from "../core/errors.ts";

/**
 * Does something with a local path, and names the flag of Deno that is missing for it.
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
    // Who writes must look at what is there too: then it is the one or the other that is missing.
    const [, missing = access] = /\b(read|write) access/.exec(error.message) ?? [];
    const verb = missing === "read" ? "read" : "written";
    throw new PermissionError(`${path} may not be ${verb}`, `--allow-${missing}=${path}`, {
      cause: error,
    });
  }
}
