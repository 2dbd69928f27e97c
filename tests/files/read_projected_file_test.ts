import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { readProjectedFile } from "../../src/files/read_projected_file.ts";
import { AtomicWriter } from "../../src/testing/kubelet/atomic_writer.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";

const path = "/var/run/value";

/** A runtime whose reads of the file first throw these errors, and then succeed. */
function failing(...errors: Error[]) {
  return fakeRuntime({
    files: {
      [path]() {
        const error = errors.shift();
        if (error) throw error;
        return "content";
      },
    },
  });
}

function namedError(properties: { name?: string; code?: string }): Error {
  return Object.assign(new Error("no such file"), properties);
}

test("readProjectedFile reads once if the read succeeds", async () => {
  const runtime = failing();
  assertEquals(await readProjectedFile(runtime, path), "content");
  assertEquals(runtime.reads, [path]);
});

test("readProjectedFile reads again if the file was missing for an instant", async () => {
  for (const error of [namedError({ name: "NotFound" }), namedError({ code: "ENOENT" })]) {
    const runtime = failing(error);
    assertEquals(await readProjectedFile(runtime, path), "content");
    assertEquals(runtime.reads, [path, path]);
  }
});

test("readProjectedFile does not read a third time", async () => {
  const runtime = failing(namedError({ code: "ENOENT" }), namedError({ code: "ENOENT" }));
  await assertRejects(() => readProjectedFile(runtime, path), Error, "no such file");
  assertEquals(runtime.reads.length, 2);
});

test("readProjectedFile does not repeat a read that failed for another reason", async () => {
  const runtime = failing(namedError({ code: "EACCES" }));
  await assertRejects(() => readProjectedFile(runtime, path), Error, "no such file");
  assertEquals(runtime.reads.length, 1);
});

test("readProjectedFile rejects for a file that is really missing", async () => {
  await using directory = await tempDirectory();
  const missing = join(directory.path, "token");
  await assertRejects(() => readProjectedFile(currentRuntime(), missing));
});

test("readProjectedFile finds a whole file in a volume that is rewritten continuously", async () => {
  await using directory = await tempDirectory();
  const writer = new AtomicWriter(directory.path);
  const content = (round: number) => `${round} `.repeat(1_000);
  await writer.write({ token: content(0) });
  let round = 0;
  const writing = (async () => {
    for (let next = 1; next <= 100; next++) {
      await writer.write({ token: content(next) });
      round = next;
    }
  })();
  let reads = 0;
  while (round < 100) {
    const before = round;
    const text = await readProjectedFile(currentRuntime(), join(directory.path, "token"));
    const found = Number(text.slice(0, text.indexOf(" ")));
    assertEquals(text, content(found));
    assert(found >= before, `the content of round ${found} came after round ${before}`);
    reads++;
  }
  await writing;
  assert(reads > 100, `there were ${reads} reads`);
});
