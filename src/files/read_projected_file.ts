import { isNotFound } from "../runtime/permitted_path.ts";
import type { Runtime } from "../runtime/runtime.ts";

/**
 * Reads a file of a projected volume. The kubelet renames a link and then removes the directory
 * that it pointed to (`pkg/volume/util/atomic_writer.go`): an open between the two steps finds no
 * file, and the next one finds the new file.
 */
export async function readProjectedFile(runtime: Runtime, path: string): Promise<string> {
  try {
    return await runtime.readTextFile(path);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return await runtime.readTextFile(path);
  }
}
