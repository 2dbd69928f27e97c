import { join } from "node:path";
import { cacheDirectory } from "../support/programs/build_go.ts";

const VERSION = "2.0.1";
const PROGRAM = "client_node_get.mjs";

/**
 * Installs @kubernetes/client-node into the cache outside of the clone, once, with the program that
 * is measured. Returns the folder; `undefined` if npm cannot be run, or finds no package.
 */
export async function installClientNode(): Promise<string | undefined> {
  const folder = join(cacheDirectory(), `client-node-${VERSION}`);
  const isThere = await Deno.stat(join(folder, "node_modules")).then(() => true, () => false);
  if (!isThere && !await install(folder)) return undefined;
  const program = new URL(PROGRAM, import.meta.url);
  await Deno.copyFile(program, join(folder, PROGRAM));
  return folder;
}

async function install(folder: string): Promise<boolean> {
  await Deno.mkdir(folder, { recursive: true });
  const manifest = { private: true, dependencies: { "@kubernetes/client-node": VERSION } };
  await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify(manifest));
  try {
    const npm = new Deno.Command("npm", {
      args: ["install", "--silent", "--no-fund", "--no-audit", "--ignore-scripts"],
      cwd: folder,
      stdout: "null",
      stderr: "inherit",
    });
    return (await npm.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
