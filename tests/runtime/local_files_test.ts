import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import {
  makeLocalFolder,
  readLocal,
  walkLocal,
  writeLocal,
} from "../../src/runtime/local_files.ts";
import { runProgram } from "../support/run_program.ts";
import { tempDirectory } from "../support/temp_directory.ts";
import { runtimeName, test } from "../support/test.ts";

function stream(text: string): ReadableStream<Uint8Array> {
  return new Response(text).body!;
}

test("walkLocal tells a folder before what is in it, by name, and follows no link", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  await writeLocal(join(folder, "b/c"), stream("12345"), { mode: 0o640 });
  await makeLocalFolder(join(folder, "a"));
  await symlink("/", join(folder, "z"));
  await chmod(join(folder, "b/c"), 0o640);
  const entries = await Array.fromAsync(walkLocal(folder));
  assertEquals(entries.map(({ path, type, size, target }) => [path, type, size, target]), [
    ["", "directory", 0, undefined],
    ["a", "directory", 0, undefined],
    ["b", "directory", 0, undefined],
    ["b/c", "file", 5, undefined],
    ["z", "symlink", 0, "/"],
  ]);
  assertEquals(entries[3]?.mode, 0o640);
});

test("a file is written with its folders and its mode, and read", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  const path = join(folder, "x/y/z");
  await writeLocal(path, stream("first, and longer"), { mode: 0o600 });
  await writeLocal(path, stream("second"), { mode: 0o600 });
  assertEquals(await readFile(path, "utf8"), "second");
  assertEquals((await stat(path)).mode & 0o777, 0o600);
  assertEquals(await new Response(readLocal(join(folder, "x"), "y/z")).text(), "second");
  assertEquals(await new Response(readLocal(path, "")).text(), "second");
});

test("what is not there is an error that names it", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  await assertRejects(() => walkLocal(join(folder, "none")).next(), Error, "none");
  await assertRejects(() => new Response(readLocal(folder, "none")).text(), Error, "none");
});

test("a missing permission is named with its flag", async () => {
  const program = new URL("programs/local_files.ts", import.meta.url);
  const { stdout } = await runProgram(program, { args: ["/data"] });
  assertEquals(stdout.trim().split("\n"), [
    "Permission denied: /data may not be read. Start the program with --allow-read=/data.",
    "Permission denied: /data may not be written. Start the program with --allow-write=/data.",
  ]);
}, { ignore: runtimeName === "bun" });
