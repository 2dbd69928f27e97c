import { cp } from "node:fs/promises";
import { refuseExisting } from "./exists.ts";

/** Options of {@linkcode copy}. */
export interface CopyOptions {
  /** Whether files that exist are replaced. @default {false} */
  overwrite?: boolean;
  /** Whether the times of the files are kept. @default {false} */
  preserveTimestamps?: boolean;
}

/** Copies a file or a directory with everything in it; links are copied as links. */
export async function copy(
  src: string | URL,
  dest: string | URL,
  options: CopyOptions = {},
): Promise<void> {
  const { overwrite = false, preserveTimestamps = false } = options;
  if (!overwrite) await refuseExisting(dest);
  await cp(src, dest, {
    force: overwrite,
    preserveTimestamps,
    recursive: true,
    verbatimSymlinks: true,
  });
}
