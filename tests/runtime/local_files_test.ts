import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { readLocal, walkLocal } from "../../src/runtime/local_files.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { runtimeName, test } from "../support/test.ts";

test("walkLocal yields a folder before its content, sorted by name, and follows no link below it", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  for (const name of ["a", "b"]) await mkdir(join(folder, name));
  await writeFile(join(folder, "b/c"), "12345");
  await chmod(join(folder, "a"), 0o3775);
  await symlink("/", join(folder, "z"));
  await chmod(join(folder, "b/c"), 0o6640);
  const entries = await Array.fromAsync(walkLocal(folder));
  assertEquals(entries.map(({ path, type, size, target }) => [path, type, size, target]), [
    ["", "directory", 0, undefined],
    ["a", "directory", 0, undefined],
    ["b", "directory", 0, undefined],
    ["b/c", "file", 5, undefined],
    ["z", "symlink", 0, "/"],
  ]);
  assertEquals([entries[1]?.mode, entries[3]?.mode], [0o3775, 0o640]);
});

test("walkLocal follows the path itself where that is a link", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  await mkdir(join(folder, "a"));
  await writeFile(join(folder, "a/b"), "12345");
  await symlink("a", join(folder, "to a folder"));
  await symlink("to a folder/b", join(folder, "to a file"));
  const walk = async (name: string) =>
    (await Array.fromAsync(walkLocal(join(folder, name)))).map(({ path, type }) => [path, type]);
  assertEquals(await walk("to a folder"), [["", "directory"], ["b", "file"]]);
  assertEquals(await walk("to a file"), [["", "file"]]);
});

test("readLocal returns the content of a file, given one path or two", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  await mkdir(join(folder, "x/y"), { recursive: true });
  await writeFile(join(folder, "x/y/z"), "text");
  assertEquals(await new Response(readLocal(join(folder, "x"), "y/z")).text(), "text");
  assertEquals(await new Response(readLocal(join(folder, "x/y/z"), "")).text(), "text");
});

test("a missing file gives an error that names it", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  await assertRejects(() => walkLocal(join(folder, "none")).next(), Error, "none");
  await assertRejects(() => new Response(readLocal(folder, "none")).text(), Error, "none");
});

test("a missing permission is reported with its flag", async () => {
  const program = new URL("programs/local_files.ts", import.meta.url);
  const { stdout } = await runProgram(program, { args: ["/data"] });
  assertEquals(stdout.trim().split("\n"), [
    "Permission denied: /data may not be read. Start the program with --allow-read=/data.",
    "Permission denied: /data may not be written. Start the program with --allow-write=/data.",
  ]);
}, { ignore: runtimeName === "bun" });
