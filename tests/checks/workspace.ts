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
  /** The specifiers of its exports, such as `@kubewire/kubewire/client`, in the same order. */
  specifiers: string[];
}

interface DenoConfig {
  name: string;
  version: string;
  exports: string | Record<string, string>;
  workspace?: string[];
}

/** Returns whether an export is what the packages use of each other, and no part of the API. */
export function isInternal(file: string): boolean {
  return /(?:^|\/)internal(?:\/\w+)?\.ts$/.test(file);
}

/** Reads the packages of a workspace, the one of the root first. */
export async function workspacePackages(root: string): Promise<WorkspacePackage[]> {
  const read = async (folder: string): Promise<DenoConfig> =>
    JSON.parse(await Deno.readTextFile(join(root, folder, "deno.json")));
  const { workspace = [] } = await read(".");
  return await Promise.all([".", ...workspace].map(async (folder) => {
    const { name, version, exports } = await read(folder);
    const entries = Object.entries(typeof exports === "string" ? { ".": exports } : exports);
    return {
      folder,
      name,
      version,
      exports: entries.map(([, file]) => join(folder, file)),
      specifiers: entries.map(([key]) => join(name, key)),
    };
  }));
}
