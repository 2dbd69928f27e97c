import { ConfigurationError, PermissionError } from "@kubewire/kubewire";
import { readProjectedFile } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";

/** A file, and its name in messages. */
export interface NamedFile {
  /** The path. */
  path: string;
  /** The origin of the path, such as `client-key of user "jane"`. */
  subject: string;
}

/**
 * Reads a file that a kubeconfig names.
 *
 * @throws {ConfigurationError} If the file cannot be read.
 * @throws {PermissionError} If a permission is missing; the message names the flag.
 */
export async function readNamedFile(runtime: Runtime, file: NamedFile): Promise<string> {
  try {
    return await readProjectedFile(runtime, file.path);
  } catch (error) {
    if (error instanceof PermissionError) throw error;
    const why = error instanceof Error ? error.message : "unknown error";
    throw new ConfigurationError(`${file.path} (${file.subject}) cannot be read: ${why}.`, {
      cause: error,
    });
  }
}
