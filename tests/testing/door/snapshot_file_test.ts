import { assertEquals, assertRejects } from "@std/assert";
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileFault } from "../../../src/testing/door/file_fault.ts";
import { loadSnapshot, saveSnapshot } from "../../../src/testing/door/snapshot_file.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

const snapshot = new Map([
  [
    "secrets",
    new Map([["default/a", { metadata: { name: "a", namespace: "default", uid: "1" } }]]),
  ],
]);

test("a snapshot is written for its owner only, replaced, and read again", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  const path = join(folder, "a.json");
  await saveSnapshot(path, new Map());
  await saveSnapshot(path, snapshot);
  assertEquals((await stat(path)).mode & 0o777, 0o600);
  assertEquals(await loadSnapshot(path), snapshot);
  assertEquals(await readdir(folder), ["a.json"]);
});

test("a file that is not a snapshot is neither replaced nor read", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  const path = join(folder, "a.json");
  await writeFile(path, "mine");
  const replaces = () => saveSnapshot(path, snapshot);
  await assertRejects(replaces, TypeError, `${path} has something else than a snapshot`);
  assertEquals(await readFile(path, "utf8"), "mine");
  await assertRejects(() => loadSnapshot(path), TypeError, `${path} is not a snapshot: `);
  const missing = join(folder, "none", "b.json");
  await assertRejects(() => saveSnapshot(missing, snapshot), TypeError, "cannot be written: ");
  await assertRejects(() => loadSnapshot(missing), TypeError, `${missing} cannot be read`);
});

test("a snapshot that ends too early is refused without a part of it: it may be a Secret", async () => {
  await using folder = await tempDirectory();
  const path = join(folder.path, "a.json");
  for (const text of ['{"kind": "Snapshot", "data": "secret', "secret", '{"a": secret}']) {
    await writeFile(path, text);
    const error = await assertRejects(() => loadSnapshot(path), TypeError, "is not a snapshot: ");
    assertEquals([error.message.includes("secret"), error.cause], [false, undefined]);
  }
});

test("a snapshot with an integer that JavaScript would round is not read", async () => {
  await using folder = await tempDirectory();
  const path = join(folder.path, "a.json");
  await writeFile(path, '{"collections":{"secrets":[{"n":9007199254740993}]}}');
  const message = `${path} is not a snapshot: this server keeps integers up to 9007199254740991`;
  await assertRejects(() => loadSnapshot(path), TypeError, message);
});

test("a snapshot goes to regular files only, not over a folder, a link or a device", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  await mkdir(join(folder, "folder"));
  await symlink(join(folder, "missing"), join(folder, "link"));
  for (
    const [name, why] of [
      ["folder", "is a folder: name a file."],
      ["link", "is not a regular file: name another file."],
      ["/dev/null", "is not a regular file: name another file."],
      ["\0", "has a NUL character: name another file."],
      ["none/a.json", "cannot be written: its folder is missing, or takes no files."],
      ["a".repeat(300), "cannot be written: the name is too long."],
    ] as const
  ) {
    const path = resolve(folder, name);
    const error = await assertRejects(() => saveSnapshot(path, snapshot), TypeError);
    assertEquals(error.message, `${path} ${why}`);
  }
  assertEquals((await lstat(join(folder, "link"))).isSymbolicLink(), true);
  assertEquals((await readdir(folder)).toSorted(), ["folder", "link"]);
  for (const [name, why] of [["folder", "is a folder"], ["/dev/null", "is not a regular file"]]) {
    await assertRejects(() => loadSnapshot(resolve(folder, name!)), TypeError, why);
  }
});

test("an error of a file is told in words, without the path of a draft", () => {
  const error = Object.assign(new Error("EROFS: read-only file system, open '/a.new'"), {
    code: "EROFS",
  });
  assertEquals(fileFault(error), "the file system is read-only");
  assertEquals(fileFault(new Error("other")), "other");
});
