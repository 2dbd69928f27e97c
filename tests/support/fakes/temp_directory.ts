import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFolders } from "./open_folders.ts";

/** A directory that is removed, with everything in it, when it is disposed of. */
export interface TempDirectory extends AsyncDisposable {
  readonly path: string;
}

/** Makes a directory for one test. */
export async function tempDirectory(): Promise<TempDirectory> {
  const path = await mkdtemp(join(tmpdir(), "kubewire-"));
  return { path, [Symbol.asyncDispose]: () => remove(path) };
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    openFolders(path);
    await rm(path, { recursive: true, force: true });
  }
}
