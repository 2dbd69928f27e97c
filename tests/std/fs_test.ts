import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { copy, emptyDir, ensureDir, exists, move, walk } from "@std/fs";
import { test } from "../support/test.ts";

async function inTempDir(fn: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "kubewire-std-fs-"));
  try {
    await fn(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function pathsUnder(
  dir: string,
  options: Parameters<typeof walk>[1] = {},
): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of walk(dir, options)) paths.push(entry.path.slice(dir.length));
  return paths.sort();
}

test("ensureDir makes a directory once and leaves it alone afterwards", () =>
  inTempDir(async (dir) => {
    await ensureDir(join(dir, "a/b"));
    await writeFile(join(dir, "a/b/file"), "kept");
    await ensureDir(join(dir, "a/b"));
    assertEquals(await readFile(join(dir, "a/b/file"), "utf8"), "kept");
  }));

test("emptyDir keeps the directory and deletes what is in it", () =>
  inTempDir(async (dir) => {
    await ensureDir(join(dir, "a/b"));
    await writeFile(join(dir, "a/file"), "");
    await emptyDir(join(dir, "a"));
    assertEquals(await pathsUnder(dir), ["", "/a"]);
  }));

test("exists distinguishes files, directories and missing paths", () =>
  inTempDir(async (dir) => {
    await writeFile(join(dir, "file"), "");
    assertEquals(await exists(join(dir, "file"), { isFile: true }), true);
    assertEquals(await exists(join(dir, "file"), { isDirectory: true }), false);
    assertEquals(await exists(join(dir, "missing")), false);
    await assertRejects(() => exists(dir, { isFile: true, isDirectory: true }), TypeError);
  }));

test("copy and move refuse a destination that exists unless overwrite is set", () =>
  inTempDir(async (dir) => {
    const [one, two, three] = ["one", "two", "three"].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(one, "1");
    await writeFile(two, "2");
    await assertRejects(() => copy(one, two), Error, "already exists");
    await assertRejects(() => move(one, two), Error, "already exists");
    await copy(one, two, { overwrite: true });
    assertEquals(await readFile(two, "utf8"), "1");
    await move(one, three);
    assertEquals(await pathsUnder(dir), ["", "/three", "/two"]);
  }));

test("walk reports links without following them and applies its filters", () =>
  inTempDir(async (dir) => {
    await ensureDir(join(dir, "sub"));
    await writeFile(join(dir, "sub/a.ts"), "");
    await writeFile(join(dir, "sub/b.md"), "");
    await symlink("sub", join(dir, "link"));
    assertEquals(await pathsUnder(dir), ["", "/link", "/sub", "/sub/a.ts", "/sub/b.md"]);
    assertEquals(await pathsUnder(dir, { exts: ["ts"], includeDirs: false }), ["/sub/a.ts"]);
    assertEquals(await pathsUnder(dir, { maxDepth: 1 }), ["", "/link", "/sub"]);
    assertEquals(await pathsUnder(dir, { skip: [/sub$/] }), ["", "/link"]);
  }));
