import { assertEquals, assertRejects } from "@std/assert";
import { CopyError } from "../../src/copy/copy_error.ts";
import { TarProcess } from "../../src/copy/tar_process.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { startTarContainer } from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const options = { args: ["cf", "-"], stdin: false };

test("TarProcess returns tar's messages, if tar did its work", async () => {
  for (const exitCode of [0, 1]) {
    await using container = await startTarContainer();
    container.run(async ({ stderr }) => {
      await stderr("tar: a: file changed as we");
      await stderr(" read it\ntar: b: File removed before we read it\n");
      return exitCode;
    });
    await using tar = await TarProcess.start(container.pod.kube(), { name: "web" }, options);
    assertEquals(await tar.end(), [
      "tar: a: file changed as we read it",
      "tar: b: File removed before we read it",
    ]);
    assertEquals(container.commands, [["tar", "cf", "-"]]);
  }
});

test("TarProcess fails with tar's message, cut at 2 KiB", async () => {
  await using container = await startTarContainer();
  container.run(async ({ stderr }) => {
    await stderr(`tar: no space${"!".repeat(5_000)}`);
    return 2;
  });
  await using tar = await TarProcess.start(container.pod.kube(), { name: "web" }, options);
  const error = await assertRejects(() => tar.end(), CopyError, "ended with 2: tar: no space!!!");
  assertEquals(error.message.length < 2_200, true);
});

test("TarProcess names the remedy where tar is missing", async () => {
  await using container = await startTarContainer();
  const { server } = container.pod;
  const spec = { nodeName: "node-1", containers: [{ name: "app", image: "example.com/main:1" }] };
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "bare" }, spec });
  await using tar = await TarProcess.start(container.pod.kube(), { name: "bare" }, options);
  await assertRejects(() => tar.end(), CopyError, "There is no tar in the container");
});

test("TarProcess counts the entries that tar lists, whatever its exit code", async () => {
  const unpacking = { args: ["xvf", "-"], stdin: true };
  const listings = { stdout: ["www/\nww", "w/a\n"], stderr: ["x www/\n", "x www/a\n"] } as const;
  for (const [stream, parts] of Object.entries(listings)) {
    await using container = await startTarContainer();
    container.run(async (session) => {
      for (const part of parts) await session[stream as keyof typeof listings](part);
      return 0;
    });
    const start = () => TarProcess.start(container.pod.kube(), { name: "web" }, unpacking);
    await using tar = await start();
    assertEquals(await tar.end(2), []);
    await using other = await start();
    await assertRejects(() => other.end(3), CopyError, "wrote 2 of 3 entries");
  }
});

test("TarProcess fails with a StreamCutError where the connection is lost", async () => {
  await using container = await startTarContainer();
  const started = Promise.withResolvers<void>();
  container.run(async ({ cut }) => {
    await started.promise;
    cut();
    return 0;
  });
  await using tar = await TarProcess.start(container.pod.kube(), { name: "web" }, options);
  started.resolve();
  await assertRejects(() => tar.end(), StreamCutError);
});
