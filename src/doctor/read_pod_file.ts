import { fileFacts } from "../runtime/inspection/file_facts.ts";
import { readProjectedFile } from "../runtime/read_projected_file.ts";
import type { Runtime } from "../runtime/runtime.ts";

/**
 * Reads a file of the service account's volume. A pipe or a device is not read: it may give nothing,
 * or never end.
 *
 * @throws {TypeError} If it is not a regular file.
 * @throws If it cannot be read.
 */
export async function readPodFile(runtime: Runtime, path: string): Promise<string> {
  const facts = await fileFacts(path);
  if (facts && !facts.isFile) {
    throw new TypeError(`it is not a regular file, but a ${facts.isFolder ? "folder" : KIND}.`);
  }
  return await readProjectedFile(runtime, path);
}

const KIND = "pipe, a socket or a device";
