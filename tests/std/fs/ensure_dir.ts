import { mkdir } from "node:fs/promises";

/** Creates the directory and its parents if they do not exist. */
export async function ensureDir(dir: string | URL): Promise<void> {
  await mkdir(dir, { recursive: true });
}
