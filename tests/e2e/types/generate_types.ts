/**
 * Writes src/types, the exports of its deno.json, and the embedded server's tables of merge types and
 * of structs from the real API server and its Go types: `deno task generate`.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { repository } from "../../support/repository.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { generatedTypes } from "./generated_types.ts";
import { servedMergeTypes } from "./served_merge_types.ts";
import { structTables } from "./struct_tables.ts";
import { typeExports } from "./type_exports.ts";

const folder = join(repository, "src/types");

await using controlPlane = await ControlPlane.start();
const files = await generatedTypes(controlPlane.adminKubeconfig);
for await (const { name, isDirectory } of Deno.readDir(folder)) {
  if (isDirectory) await Deno.remove(join(folder, name), { recursive: true });
}
for (const [path, text] of files) {
  await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
  await Deno.writeTextFile(join(folder, path), text);
}
const configFile = join(folder, "deno.json");
const config = JSON.parse(await Deno.readTextFile(configFile));
config.exports = Object.fromEntries(typeExports(files.keys()));
await Deno.writeTextFile(configFile, `${JSON.stringify(config, null, 2)}\n`);
const get = async (path: string) => (await controlPlane.request("GET", path)).json();
await Deno.writeTextFile(
  join(repository, "src/testing/merge/builtin_merge_types.ts"),
  await servedMergeTypes(get),
);
await Deno.writeTextFile(
  join(repository, "src/testing/structs/struct_tables.ts"),
  await structTables(),
);
console.log(`${files.size} files in src/types, and the tables of src/testing`);
