/**
 * Packs the packages of the workspace for npm: `deno run -A tests/release/pack_workspace.ts FOLDER`
 * writes their tarballs.
 *
 * @module
 */
import { join } from "node:path";
import { workspacePackages } from "../checks/workspace.ts";
import { repository } from "../support/repository.ts";
import { type PackedPackage, type PackOptions, packPackage } from "./pack_package.ts";

const packed = new Map<boolean, Promise<PackedPackage[]>>();

/** Packs every package of the workspace, once for all callers of this process. */
export function packWorkspace({ isFast = false }: PackOptions = {}): Promise<PackedPackage[]> {
  const held = packed.get(isFast) ?? packAll({ isFast });
  packed.set(isFast, held);
  return held;
}

async function packAll(options: PackOptions): Promise<PackedPackage[]> {
  const packages: PackedPackage[] = [];
  for (const each of await workspacePackages(repository)) {
    packages.push(await packPackage(each, options));
  }
  return packages;
}

if (import.meta.main) {
  for (const { name, version, tarball } of await packWorkspace()) {
    const file = `${name.slice(1).replace("/", "-")}-${version}.tgz`;
    await Deno.writeFile(join(Deno.args[0] ?? ".", file), tarball);
    console.log(file);
  }
}
