import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { importTable, layerViolations, tableDifferences } from "./layers.ts";
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

test("tableDifferences accepts the table as Markdown and reports each row that differs", () => {
  const rows = Object.entries(importTable).map(([folder, allowed]) =>
    `| ${folder} | ${allowed.join(", ") || "nothing"} |`
  );
  assertEquals(tableDifferences(rows.join("\n")), []);
  const changed = rows.slice(1).join("\n").replace("| auth | core, runtime |", "| auth | core |");
  assertEquals(tableDifferences(changed), [
    "The table has no row for core.",
    `The row of auth says "core", the check says "core, runtime".`,
  ]);
});
