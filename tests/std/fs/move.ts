import { rename, rm } from "node:fs/promises";
import { refuseExisting } from "./exists.ts";

/** Options of {@linkcode move}. */
export interface MoveOptions {
  /** Whether an existing destination is replaced. @default {false} */
  overwrite?: boolean;
}

/** Moves a file or a directory. */
export async function move(
  src: string | URL,
  dest: string | URL,
  options: MoveOptions = {},
): Promise<void> {
  const { overwrite = false } = options;
  if (overwrite) await rm(dest, { recursive: true, force: true });
  else await refuseExisting(dest);
  await rename(src, dest);
}
