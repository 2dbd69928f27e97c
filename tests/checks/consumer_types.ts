/**
 * Checks the types of the exports as a program without `exactOptionalPropertyTypes` and
 * `noUncheckedIndexedAccess` sees them, which links the sources: `deno run … consumer_types.ts FILE…`.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "../support/repository.ts";
import { report } from "./report.ts";
import { withFiles } from "./with_files.ts";
import { workspacePackages } from "./workspace.ts";

interface DenoConfig {
  imports: Record<string, string>;
  compilerOptions: { lib: string[] };
}

/**
 * Returns the `deno.json` of a program with the imports of ours, and only the strict settings. The
 * second argument maps the specifiers of our own packages.
 */
export function consumerConfig(
  { imports, compilerOptions: { lib } }: DenoConfig,
  own: Readonly<Record<string, string>> = {},
): unknown {
  const folders = Object.entries(imports).map(([name, target]) => [
    `${name}/`,
    `${target.replace(/^(npm|jsr):/, "$1:/")}/`,
  ]);
  return {
    imports: { ...imports, ...Object.fromEntries(folders), ...own },
    nodeModulesDir: "none",
    lock: false,
    compilerOptions: { lib, strict: true },
  };
}

/** Returns the errors in the types of files; empty if there are none. */
export async function consumerErrors(files: readonly string[]): Promise<string> {
  const { imports, ...settings } = JSON.parse(
    await Deno.readTextFile(join(repository, "deno.json")),
  );
  const own = (await workspacePackages(repository)).flatMap(({ specifiers, exports }) =>
    specifiers.map((name, at) => [name, pathToFileURL(join(repository, exports[at] ?? "")).href])
  );
  const config = consumerConfig({ ...settings, imports }, Object.fromEntries(own));
  return await withFiles({ "deno.json": JSON.stringify(config) }, async (root) => {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", `--config=${join(root, "deno.json")}`, ...files],
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    });
    const { success, stderr } = await command.output();
    return success ? "" : new TextDecoder().decode(stderr);
  });
}

if (import.meta.main) {
  const errors = await consumerErrors(Deno.args.map((file) => resolve(file)));
  report(errors === "" ? [] : [errors], "A program with other settings compiles.");
}
