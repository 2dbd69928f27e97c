import { existsSync, realpathSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import process from "node:process";
import type { Tar } from "./pod_scene.ts";

/** The programs that the containers of the cases need. */
const PROGRAMS = ["cat", "head", "sh", "sleep", "stty"];

/**
 * A container that is a folder of this machine, in the layout of tests/e2e/pod_kubelet: links to
 * its programs are in `bin`, its working directory is `root`, its logs are in `logs`.
 */
export interface ContainerFolder {
  readonly path: string;
  readonly bin: string;
  readonly root: string;
  readonly logs: string;
  /** Sets the main program, which an attach connects to. */
  setMain(command: readonly string[]): Promise<void>;
}

/** Makes the folder. */
export async function makeContainer(path: string, tar: Tar): Promise<ContainerFolder> {
  const [bin, root, logs] = ["bin", "root", "logs"].map((name) => join(path, name)) as Folders;
  for (const folder of [bin, root, logs]) await mkdir(folder, { recursive: true });
  await writeFile(join(logs, "0.log"), "");
  for (const name of PROGRAMS) await symlink(needed(name), join(bin, name));
  await symlink(needed(tar === "gnu" ? "tar" : "busybox"), join(bin, "tar"));
  return {
    path,
    bin,
    root,
    logs,
    setMain: (command) => writeFile(join(path, "main.json"), JSON.stringify(command)),
  };
}

/** Returns the path of a program of this machine; `undefined` if it is missing. */
export function programPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    // Only the folder is resolved: a link's target may have another name than the program.
    if (existsSync(path)) return join(realpathSync(folder), name);
  }
  return undefined;
}

type Folders = [bin: string, root: string, logs: string];

function needed(name: string): string {
  const path = programPath(name);
  if (path === undefined) throw new Error(`These tests need ${name} on PATH.`);
  return path;
}
