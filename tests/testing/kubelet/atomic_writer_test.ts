import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { lstat, readdir, readFile, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";
import { AtomicWriter } from "../../../src/testing/kubelet/atomic_writer.ts";
import { checkFileName } from "../../../src/testing/kubelet/volume_files.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  await using directory = await tempDirectory();
  await run(directory.path);
}

test("AtomicWriter keeps the links of files that stay, and removes the links of files that go", async () => {
  await inDirectory(async (directory) => {
    const writer = new AtomicWriter(directory);
    await writer.write({ a: "1", b: "1" });
    const { ino } = await lstat(join(directory, "a"));
    await writer.write({ a: "2", c: "2" });
    assertEquals((await lstat(join(directory, "a"))).ino, ino);
    const names = (await readdir(directory)).filter((name) => !name.startsWith(".."));
    assertEquals(names.sort(), ["a", "c"]);
    assertEquals(await readFile(join(directory, "c"), "utf8"), "2");
  });
});

test("AtomicWriter leaves the old content when the new one cannot be put in place", async () => {
  await inDirectory(async (directory) => {
    const writer = new AtomicWriter(directory);
    await writer.write({ token: "old" });
    const data = await readlink(join(directory, "..data"));
    await symlink("nowhere", join(directory, "..data_tmp")); // blocks the new link
    const error = await assertRejects(() => writer.write({ token: "new" }), Error, "..data_tmp");
    assertMatch(error.message, /exists/);
    assertEquals(await readFile(join(directory, "token"), "utf8"), "old");
    const directories = (await readdir(directory)).filter((name) => /^\.\.\d/.test(name));
    assertEquals(directories, [data]);
  });
});

test("AtomicWriter names the data directory after the current time in UTC", async () => {
  await inDirectory(async (directory) => {
    const writer = new AtomicWriter(directory, { now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    await writer.write({ token: "x" });
    const data = await readlink(join(directory, "..data"));
    assertEquals(data.split(".").slice(0, 3), ["", "", "2026_01_02_03_04_05"]);
  });
});

test("checkFileName accepts plain names, and refuses those that lead elsewhere", () => {
  for (const name of ["token", "ca.crt", ".hidden"]) checkFileName(name);
  for (const name of ["", "a/b", "..", "..data"]) {
    assertThrows(() => checkFileName(name), TypeError, `"${name}" cannot be a file`);
  }
});
