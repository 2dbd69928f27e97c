import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Deletes everything in the directory; creates it if it does not exist. */
export async function emptyDir(dir: string | URL): Promise<void> {
  const path = dir instanceof URL ? fileURLToPath(dir) : dir;
  await mkdir(path, { recursive: true });
  for (const name of await readdir(path)) {
    await rm(join(path, name), { recursive: true, force: true });
  }
}
