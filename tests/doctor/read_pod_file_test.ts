import { assertEquals, assertRejects } from "@std/assert";
import { mkdir, writeFile } from "node:fs/promises";
import { readPodFile } from "../../src/doctor/read_pod_file.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { makeFifo } from "../support/fakes/make_fifo.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";

test("readPodFile reads regular files alone", async () => {
  await using directory = await tempDirectory();
  const runtime = currentRuntime();
  const path = (name: string) => `${directory.path}/${name}`;
  await writeFile(path("file"), "text");
  makeFifo(path("pipe"));
  await mkdir(path("folder"));
  assertEquals(await readPodFile(runtime, path("file")), "text");
  await assertRejects(() => readPodFile(runtime, path("pipe")), TypeError, "but a pipe");
  await assertRejects(() => readPodFile(runtime, path("folder")), TypeError, "but a folder");
  await assertRejects(() => readPodFile(runtime, path("missing")));
});
