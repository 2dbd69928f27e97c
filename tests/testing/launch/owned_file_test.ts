import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { OwnedFile, RefusedPathError } from "../../../src/testing/launch/owned_file.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  await using folder = await tempDirectory();
  await run(folder.path);
}

test("OwnedFile writes a file for its owner alone, replaces its own text, and removes it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a");
    {
      await using file = new OwnedFile(path);
      await file.check();
      await file.write("one");
      assertEquals((await stat(path)).mode & 0o777, 0o600);
      await file.write("two");
      assertEquals(await readFile(path, "utf8"), "two");
      await rm(path);
      await file.restore();
      assertEquals(await readFile(path, "utf8"), "two");
      assertEquals(await readdir(folder), ["a"]);
    }
    assertEquals(await readdir(folder), []);
  }));

test("OwnedFile refuses to write where another file is, and does not remove it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a");
    {
      await using file = new OwnedFile(path);
      await file.write("one");
      await writeFile(path, "mine");
      await assertRejects(() => file.write("two"), RefusedPathError, `${path} already exists`);
      await file.restore();
    }
    assertEquals([await readdir(folder), await readFile(path, "utf8")], [["a"], "mine"]);
  }));

test("only one of two OwnedFiles that write at the same time gets the path", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a");
    const files = ["one", "two", "three"].map((text) => ({ text, file: new OwnedFile(path) }));
    const results = await Promise.allSettled(files.map(({ file, text }) => file.write(text)));
    const winners = files.filter((_, index) => results[index]?.status === "fulfilled");
    assertEquals(winners.map(({ text }) => text), [await readFile(path, "utf8")]);
    assertEquals(await readdir(folder), ["a"]);
  }));

test("OwnedFile replaces a text that may be replaced", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a");
    await writeFile(path, "old");
    const file = new OwnedFile(path, (text) => Promise.resolve(text === "old"));
    await file.check();
    await file.write("new");
    assertEquals(await readFile(path, "utf8"), "new");
  }));
