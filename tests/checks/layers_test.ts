import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { importTable, layerViolations, mapFaults, packageTable } from "./layers.ts";
import { withFiles } from "./with_files.ts";

const violationsOf = (files: Record<string, string>) =>
  withFiles(
    { "deno.json": `{ "name": "@a/a", "exports": "./mod.ts" }`, ...files },
    layerViolations,
  );

test("layerViolations accepts imports that look down", async () => {
  const violations = await violationsOf({
    "mod.ts": `export { token } from "./src/auth/token.ts";`,
    "src/auth/token.ts": `import { read } from "../runtime/read.ts"; export const token = read;`,
    "src/runtime/read.ts": `export const read = "";`,
    "src/testing/server.ts": `import { join } from "node:path"; export const server = join;`,
  });
  assertEquals(violations, []);
});

test("layerViolations reports a type import that looks up", async () => {
  const violations = await violationsOf({
    "mod.ts": `export type { Token } from "./src/auth/token.ts";`,
    "src/auth/token.ts":
      `import type { Watch } from "../watch/watch.ts"; export type Token = Watch;`,
    "src/watch/watch.ts": `export type Watch = string;`,
  });
  assertEquals(violations, [
    "src/auth/token.ts imports src/watch/watch.ts: auth may import core, runtime, files.",
  ]);
});

test("layerViolations reports a file that nothing imports", async () => {
  const violations = await violationsOf({
    "mod.ts": ``,
    "src/core/errors.ts": `import "../auth/token.ts";`,
    "src/auth/token.ts": ``,
  });
  assertEquals(violations, [
    "src/core/errors.ts imports src/auth/token.ts: core may import nothing.",
  ]);
});

test("layerViolations reports a folder that the table does not name", async () => {
  const violations = await violationsOf({
    "mod.ts": ``,
    "src/misc/one.ts": `import "../core/two.ts";`,
    "src/core/two.ts": ``,
  });
  assertEquals(violations, ["src/misc/one.ts is in a folder that the import table does not name."]);
});

test("layerViolations reports imports that look up among the rooms of a folder", async () => {
  const violations = await violationsOf({
    "mod.ts": ``,
    "src/informer/store/store.ts": `import type { Point } from "../waits/point.ts";`,
    "src/informer/waits/point.ts": `import "../informer.ts"; export type Point = string;`,
    "src/informer/informer.ts": `import "./waits/point.ts";`,
    "src/client/handle.ts": `import "./discovery/deep/kinds.ts";`,
    "src/client/discovery/deep/kinds.ts": `import "../../handle.ts";`,
    "src/testing/objects/object.ts": `import "../check_settings.ts";`,
    "src/testing/check_settings.ts": `import "./api_server.ts";`,
    "src/testing/api_server.ts": `import "./launch/launch.ts";`,
    "src/testing/launch/launch.ts": `import "../check_server_options.ts";`,
    "src/testing/check_server_options.ts": `import "./objects/object.ts";`,
    "src/testing/attic/box.ts": `import "../check_settings.ts";`,
    "src/auth/old/token.ts": `import "../token.ts";`,
    "src/auth/token.ts": ``,
  });
  assertEquals(violations.map((each) => each.replace(/may import .*/, "may …")), [
    "src/auth/old/token.ts is in a room of src/auth, whose rooms have no order in the table.",
    "src/client/handle.ts imports src/client/discovery/deep/kinds.ts: a file beside the rooms may …",
    "src/informer/store/store.ts imports src/informer/waits/point.ts: informer/store may …",
    "src/informer/waits/point.ts imports src/informer/informer.ts: informer/waits may …",
    "src/testing/api_server.ts imports src/testing/launch/launch.ts: a file beside the rooms may …",
    "src/testing/attic/box.ts is in a room that the table of src/testing does not name.",
    "src/testing/check_settings.ts imports src/testing/api_server.ts: testing/check_settings.ts " +
    "may …",
  ]);
});

test("layerViolations lets a package import the exports of those below it, and no other file", async () => {
  const violations = await violationsOf({
    "deno.json": JSON.stringify({
      name: "@a/a",
      exports: { ".": "./mod.ts", "./client": "./src/client/door.ts" },
      workspace: ["./src/kubeconfig"],
    }),
    "mod.ts": ``,
    "src/client/door.ts": `export const client = "";`,
    "src/client/handle.ts": `export const handle = "";`,
    "src/kubeconfig/deno.json": JSON.stringify({
      name: "@a/kubeconfig",
      exports: { ".": "./mod.ts", "./internal": "./internal.ts" },
    }),
    "src/kubeconfig/mod.ts": `import "../../mod.ts"; import "../client/door.ts";`,
    "src/kubeconfig/internal.ts": `import "./mod.ts";`,
    "src/hono/mod.ts": `import "../client/handle.ts";`,
    "src/hono/serve.ts": `import "../kubeconfig/mod.ts";`,
    "src/doctor/mod.ts": `import "../kubeconfig/internal.ts";`,
    "src/client/list.ts": `import "../kubeconfig/mod.ts";`,
  });
  assertEquals(violations.toSorted(), [
    "src/client/list.ts imports src/kubeconfig/mod.ts: client may import core, runtime, auth, " +
    "config, transport, watch.",
    "src/hono/mod.ts imports src/client/handle.ts: it may import the exports of kubewire.",
    "src/hono/serve.ts imports src/kubeconfig/mod.ts: it may import the exports of kubewire.",
  ]);
});

test("layerViolations reports mod.ts when it imports testing", async () => {
  const violations = await violationsOf({
    "mod.ts": `export { server } from "./src/testing/server.ts";`,
    "src/testing/server.ts": `export const server = "";`,
  });
  assertEquals(violations, ["mod.ts imports src/testing/server.ts, which is a pod's ballast."]);
});

test("layerViolations reports a dependency deep in the graph of mod.ts", async () => {
  const violations = await violationsOf({
    "mod.ts": `export { read } from "./src/runtime/read.ts";`,
    "src/runtime/read.ts": `export { readFile as read } from "node:fs/promises";`,
  });
  assertEquals(violations, [
    "src/runtime/read.ts imports node:fs/promises, so mod.ts is no longer free of dependencies.",
  ]);
});

const folders = Object.keys({ ...importTable, ...packageTable });

/** A map with a line of the picture for each group of folders, from the highest to the lowest. */
function mapWith(picture: readonly string[]): string {
  const rows = folders.map((folder) => `| \`${folder}\` | what it does |`);
  return ["```text", ...picture, "```", "", ...rows, ""].join("\n");
}

test("mapFaults accepts a picture in which every folder stands above what it imports", () => {
  const layers = folders.filter((folder) => folder !== "testing").toReversed();
  assertEquals(mapFaults(mapWith([...layers, "", "testing (beside them)"])), []);
});

test("mapFaults reports folders that are missing, unknown or not above their imports", () => {
  const [highest, ...others] = folders.toReversed();
  const changed = others.map((folder) => folder === "core" ? "misc" : folder);
  const map = mapWith([...changed.slice(0, -2), "misc runtime core"]);
  assertEquals(mapFaults(map.replace("| `auth` ", "| `other` ")), [
    "The picture shows misc, which the table of imports does not have.",
    "The picture shows core not below runtime, which imports it.",
    "The map has no row for auth.",
    `The picture does not show ${highest}.`,
  ]);
});
