import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import {
  makeLocalFolder,
  makeLocalParents,
  setLocalMode,
  writeLocal,
} from "../../src/runtime/local_writes.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";

function stream(text: string): ReadableStream<Uint8Array> {
  return new Response(text).body!;
}

test("writeLocal replaces a file as a whole, with the given mode", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  const path = join(folder, "x/y/z");
  await makeLocalParents(path);
  await writeLocal(path, stream("first, and longer"), { mode: 0o600 });
  await writeLocal(path, stream("second"), { mode: 0o666 });
  assertEquals(await readFile(path, "utf8"), "second");
  assertEquals((await stat(path)).mode & 0o777, 0o666);
  assertEquals(await readdir(join(folder, "x/y")), ["z"]);
});

test("writeLocal leaves the old file, and no other, when the content fails", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  await writeFile(join(folder, "a"), "as it was");
  async function* parts() {
    yield new Uint8Array(10);
    await Promise.reject(new Error("broken"));
  }
  for (const name of ["a", "b"]) {
    const write = () =>
      writeLocal(join(folder, name), ReadableStream.from(parts()), { mode: 0o600 });
    await assertRejects(write, Error, "broken");
  }
  assertEquals(await readdir(folder), ["a"]);
  assertEquals(await readFile(join(folder, "a"), "utf8"), "as it was");
});

test("writeLocal reads nothing if the target is a folder", async () => {
  await using directory = await tempDirectory();
  const content = stream("text");
  const error = await assertRejects(
    () => writeLocal(directory.path, content, { mode: 0o600 }),
    Error,
  );
  assertEquals((error as { code?: string }).code, "EISDIR");
  assertEquals(await new Response(content).text(), "text");
});

test("makeLocalFolder makes a private folder, and reports an existing folder or link", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  const place = join(folder, "a");
  assertEquals(await makeLocalFolder(place), "made");
  assertEquals((await stat(place)).mode & 0o777, 0o700);
  await chmod(place, 0o711);
  assertEquals(await makeLocalFolder(place), "there");
  assertEquals((await stat(place)).mode & 0o777, 0o711);
  await setLocalMode(place, 0o3775);
  assertEquals((await stat(place)).mode & 0o7777, 0o3775);
  await symlink(place, join(folder, "link"));
  assertEquals(await makeLocalFolder(join(folder, "link")), "link");
  assertEquals((await lstat(join(folder, "link"))).isSymbolicLink(), true);
  await writeFile(join(folder, "file"), "");
  const error = await assertRejects(() => makeLocalFolder(join(folder, "file")), Error);
  assertEquals((error as { code?: string }).code, "EEXIST");
  await assertRejects(() => makeLocalFolder(join(folder, "none/a")), Error, "ENOENT");
});
