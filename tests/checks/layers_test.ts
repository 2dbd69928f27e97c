import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { importTable, layerViolations, mapFaults } from "./layers.ts";
import { testingRooms } from "./testing_rooms.ts";
import { withFiles } from "./with_files.ts";

const violationsOf = (files: Record<string, string>) =>
  withFiles({ "deno.json": "{}", ...files }, layerViolations);

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
    "src/auth/token.ts imports src/watch/watch.ts: auth may import core, runtime.",
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

test("layerViolations reports two rooms of src/testing that import each other", async () => {
  const violations = await violationsOf({
    "mod.ts": ``,
    "src/testing/routes/route.ts": `import "../objects/object.ts";`,
    "src/testing/objects/object.ts": `import "../routes/route.ts"; import "../check_settings.ts";`,
    "src/testing/check_settings.ts": ``,
    "src/testing/api_server.ts": `import "./routes/route.ts";`,
    "src/testing/launch/launch.ts": `import "../api_server.ts"; import "../schemas/schema.ts";`,
    "src/testing/schemas/schema.ts": ``,
    "src/testing/faults/panel.ts": `import "../api_server.ts"; import "./deep/fault.ts";`,
    "src/testing/faults/deep/fault.ts": ``,
    "src/testing/attic/box.ts": `import "../check_settings.ts";`,
  });
  assertEquals(violations, [
    "src/testing/attic/box.ts is in a room that the table of src/testing does not name.",
    "src/testing/faults/panel.ts imports src/testing/api_server.ts: testing/faults may import " +
    "time, sockets, http2, status, server.",
    "src/testing/objects/object.ts imports src/testing/routes/route.ts: testing/objects may import " +
    "status.",
  ]);
});

test("the rooms of src/testing only look down", () => {
  const seen: string[] = [];
  for (const [room, allowed] of Object.entries(testingRooms)) {
    assertEquals(allowed.filter((each) => !seen.includes(each)), [], room);
    seen.push(room);
  }
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

/** A map with a line of the picture for each group of folders, from the highest to the lowest. */
function mapWith(picture: readonly string[]): string {
  const rows = Object.keys(importTable).map((folder) => `| \`${folder}\` | what it does |`);
  return ["```text", ...picture, "```", "", ...rows, ""].join("\n");
}

test("mapFaults accepts a picture in which every folder stands above what it imports", () => {
  const folders = Object.keys(importTable).reverse();
  assertEquals(mapFaults(mapWith([...folders.slice(1), "", `${folders[0]} (beside them)`])), []);
});

test("mapFaults reports folders that are missing, unknown or not above their imports", () => {
  const folders = Object.keys(importTable).reverse();
  const [, ...others] = folders;
  const changed = others.map((folder) => folder === "core" ? "misc" : folder);
  const map = mapWith([...changed.slice(0, -2), "misc runtime core"]);
  assertEquals(mapFaults(map.replace("| `auth` ", "| `other` ")), [
    "The picture shows misc, which the table of imports does not have.",
    "The picture shows core not below runtime, which imports it.",
    "The map has no row for auth.",
    `The picture does not show ${folders[0]}.`,
  ]);
});
