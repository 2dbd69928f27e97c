import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertThrows } from "@std/assert";
import { watchFolder } from "../../../src/testing/manifests/watch_folder.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  await using folder = await tempDirectory();
  await run(folder.path);
}

function onError(error: unknown): never {
  throw error;
}

/** Watches a folder; `next` waits for a name. */
function watched(folder: string) {
  const seen: (string | null)[] = [];
  let changed = Promise.withResolvers<void>();
  const onChange = (name: string | null) => {
    seen.push(name);
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const watcher = watchFolder(folder, { onChange, onError });
  return {
    seen,
    until: async (name: string) => {
      while (!seen.includes(name)) await changed.promise;
    },
    [Symbol.dispose]: () => watcher[Symbol.dispose](),
  };
}

test("a folder tells the names of entries that are written, replaced, made and removed", () =>
  inFolder(async (folder) => {
    using watch = watched(folder);
    await writeFile(join(folder, "a"), "1");
    await watch.until("a");
    await writeFile(join(folder, "draft"), "2");
    await rename(join(folder, "draft"), join(folder, "b"));
    await watch.until("b");
    await mkdir(join(folder, "c"));
    await watch.until("c");
    watch.seen.length = 0;
    await rm(join(folder, "a"));
    await watch.until("a");
  }));

test("a folder that is only read tells nothing", () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, "a"), "1");
    await writeFile(join(folder, "last"), "1");
    using watch = watched(folder);
    for (let times = 0; times < 3; times++) {
      await readdir(folder);
      await readFile(join(folder, "a"));
    }
    await writeFile(join(folder, "last"), "2");
    await watch.until("last");
    assertEquals(watch.seen.includes("a"), false);
  }));

test("a folder that does not exist cannot be watched, and one that is no longer watched tells nothing", () =>
  inFolder(async (folder) => {
    assertThrows(() => watchFolder(join(folder, "none"), { onChange: () => {}, onError }));
    const watch = watched(folder);
    watch[Symbol.dispose]();
    watch[Symbol.dispose]();
    await writeFile(join(folder, "a"), "1");
    assertEquals(watch.seen, []);
  }));
