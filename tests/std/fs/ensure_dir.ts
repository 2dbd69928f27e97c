import { mkdir } from "node:fs/promises";

/** Makes the directory and its parents where they do not exist. */
export async function ensureDir(dir: string | URL): Promise<void> {
  await mkdir(dir, { recursive: true });
}
