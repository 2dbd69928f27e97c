import { join } from "node:path";

/** A package of the workspace. */
export interface WorkspacePackage {
  /** Its folder, relative to the root: `.` for the main package. */
  folder: string;
  /** Such as `@kubewire/kubewire`. */
  name: string;
  version: string;
  /** Paths of the files of its exports, relative to the root. */
  exports: string[];
}

interface DenoConfig {
  name: string;
  version: string;
  exports: string | Record<string, string>;
  workspace?: string[];
}

/** Reads the packages of a workspace, the one of the root first. */
export async function workspacePackages(root: string): Promise<WorkspacePackage[]> {
  const read = async (folder: string): Promise<DenoConfig> =>
    JSON.parse(await Deno.readTextFile(join(root, folder, "deno.json")));
  const { workspace = [] } = await read(".");
  return await Promise.all([".", ...workspace].map(async (folder) => {
    const { name, version, exports } = await read(folder);
    const files = typeof exports === "string" ? [exports] : Object.values(exports);
    return { folder, name, version, exports: files.map((file) => join(folder, file)) };
  }));
}
