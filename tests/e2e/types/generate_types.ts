/**
 * Writes src/types, the exports of its deno.json, and the embedded server's merge types, structs,
 * OpenAPI documents, columns of tables and fields of protobuf, from the real API server and Go's
 * types: `deno task generate`. With `--protobuf` it writes the last alone, and their samples, which
 * needs no control plane.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { repository } from "../../support/repository.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { encodedSamples } from "../protobuf/encoded_samples.ts";
import { generatedTypes } from "./generated_types.ts";
import { servedDocuments } from "./packed_documents.ts";
import { servedColumns } from "./served_columns.ts";
import { servedFieldTables } from "./served_field_tables.ts";
import { servedMergeTypes } from "./served_merge_types.ts";
import { laterFields } from "./later_fields.ts";
import { structTables } from "./struct_tables.ts";
import { typeExports } from "./type_exports.ts";

const folder = join(repository, "src/types");

await Deno.writeTextFile(
  join(repository, "src/testing/protobuf/field_tables.ts"),
  await servedFieldTables(),
);
await Deno.writeTextFile(
  join(repository, "tests/testing/protobuf/go_samples.ts"),
  await encodedSamples(),
);
if (Deno.args.includes("--protobuf")) Deno.exit();

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
const generated = {
  "merge/builtin_merge_types.ts": await servedMergeTypes(get),
  "openapi/packed_documents.ts": await servedDocuments(controlPlane),
  "structs/struct_tables.ts": await structTables(),
  "versions/after_1_30.ts": await laterFields(),
  "tables/builtin_columns.ts": await servedColumns(controlPlane),
};
for (const [path, text] of Object.entries(generated)) {
  await Deno.writeTextFile(join(repository, "src/testing", path), text);
}
console.log(
  `${files.size} files in src/types; in src/testing ${Object.keys(generated).join(", ")}`,
);
