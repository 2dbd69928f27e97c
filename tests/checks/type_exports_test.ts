import { join, relative } from "node:path";
import { assert, assertEquals } from "@std/assert";
import { walk } from "@std/fs";
import { typeExports } from "../e2e/types/type_exports.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { moduleGraph } from "./module_graph.ts";

test("each file of src/types is an export of its own", async () => {
  const folder = join(repository, "src/types");
  const files: string[] = [];
  for await (const { path } of walk(folder, { exts: [".ts"], includeDirs: false })) {
    files.push(relative(folder, path));
  }
  const { exports } = JSON.parse(await Deno.readTextFile(join(folder, "deno.json")));
  const generated = files.filter((file) => file !== "resource.ts");
  assertEquals(exports, Object.fromEntries(typeExports(generated)));
});

test("the types of a group load meta/v1 and the types of their fields, and no other group", async () => {
  const graph = await moduleGraph(repository, ["src/types/core/v1.ts"]);
  assertEquals([...graph.keys()].sort(), ["src/types/core/v1.ts", "src/types/meta/v1.ts"]);
  const apps = [...(await moduleGraph(repository, ["src/types/apps/v1_resources.ts"])).keys()];
  assertEquals(apps.sort(), [
    "src/types/apps/v1.ts",
    "src/types/apps/v1_resources.ts",
    "src/types/core/v1.ts",
    "src/types/meta/v1.ts",
    "src/types/resource.ts",
  ]);
});

test("no file of src/types is in the graph of mod.ts", async () => {
  const graph = await moduleGraph(repository, ["mod.ts"]);
  assert(![...graph.keys()].some((file) => file.startsWith("src/types/")));
});
