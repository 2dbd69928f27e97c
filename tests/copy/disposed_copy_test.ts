import { packTar } from "modern-tar";
import { readdir } from "node:fs/promises";
import { assertEquals, assertRejects } from "@std/assert";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import { startTarContainer, writeFiles } from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };
const said = "The KubeFetch has been disposed of.";

/** Waits until the copy has written something. */
async function isWriting(folder: string): Promise<void> {
  while ((await readdir(folder)).length < 1) await new Promise((resolve) => setTimeout(resolve, 1));
}

test("copyFromPod ends with the client's own error where the client is disposed of", async () => {
  for (const length of [700, 50_000, 150_000]) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    const kube = pod.kube();
    container.run(async ({ stdin, stdout }) => {
      const header = { name: "data", size: 200_000, type: "file" } as const;
      const archive = await packTar([{ header, body: new Uint8Array(200_000) }]);
      await stdout(archive.subarray(0, length));
      if (length > 50_000) await isWriting(local);
      await kube[Symbol.asyncDispose]();
      await stdin.getReader().read();
      return 0;
    });
    const copy = () => copyFromPod(kube, web, { from: "/data", to: `${local}/data` });
    const error = await assertRejects(copy, DOMException, said);
    assertEquals([error.name, await readdir(local)], ["AbortError", []]);
  }
});

test("copyToPod ends with the client's own error where the client is disposed of", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  const kube = pod.kube();
  await writeFiles(local, { "x": "y".repeat(5_000_000) });
  container.run(async ({ stdin, command }) => {
    if (command[1] === "cf") return 1; // the folder does not exist
    const reader = stdin.getReader();
    await reader.read();
    await kube[Symbol.asyncDispose]();
    while (!(await reader.read()).done);
    return 0;
  });
  const copy = () => copyToPod(kube, web, { from: `${local}/x`, to: "/x" });
  assertEquals((await assertRejects(copy, DOMException, said)).name, "AbortError");
});
