import { packTar } from "modern-tar";
import { spawnSync } from "node:child_process";
import { lstat, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CopyError } from "../../src/copy/copy_error.ts";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import {
  startTarContainer,
  type TarContainer,
  writeFiles,
} from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

/** Makes the container send the beginning of a file, and then call `then`. */
function runHalf(container: TarContainer, then: (cut: () => void) => Promise<void> | void): void {
  container.run(async ({ stdin, stdout, cut }) => {
    const header = { name: "data", size: 200_000, type: "file" } as const;
    const archive = await packTar([{ header, body: new Uint8Array(200_000) }]);
    await stdout(archive.subarray(0, 150_000));
    await then(cut);
    await stdin.getReader().read();
    return 0;
  });
}

/** Waits until the copy has written something beside the file. */
async function isWriting(folder: string): Promise<void> {
  while ((await readdir(folder)).length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
}

test("a copy that is cut leaves the existing file, and nothing beside it", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  await writeFiles(local, { "data": "as it was" });
  runHalf(container, async (cut) => {
    await isWriting(local);
    cut();
  });
  const copy = () => copyFromPod(pod.kube(), web, { from: "/data", to: `${local}/data` });
  await assertRejects(copy, StreamCutError);
  assertEquals(await readFile(`${local}/data`, "utf8"), "as it was");
  assertEquals(await readdir(local), ["data"]);
});

test("a copy that its signal ends leaves the existing file, and nothing beside it", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  await writeFiles(local, { "data": "as it was" });
  const stop = new AbortController();
  runHalf(container, async () => {
    await isWriting(local);
    stop.abort(new Error("enough"));
  });
  const options = { from: "/data", to: `${local}/data`, signal: stop.signal };
  await assertRejects(() => copyFromPod(pod.kube(), web, options), Error, "enough");
  assertEquals(await readFile(`${local}/data`, "utf8"), "as it was");
  assertEquals(await readdir(local), ["data"]);
});

test("an obstacle to a copy is named, with the remedy", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "srv/www/img/a": "text", "srv/b": "text" });
  await writeFiles(local, { "site/img": "a file", "b/c": "in a folder" });
  await mkdir(`${local}/empty`);
  const long = "x".repeat(300);
  const cases: [from: string, to: string, code: string, words: string][] = [
    ["/srv/www", `${local}/site`, "EEXIST", `${local}/site/img is a file, where a folder must be`],
    ["/srv/www", `${local}/site/img`, "EEXIST", `${local}/site/img is a file`],
    ["/srv/b", `${local}/b`, "EISDIR", `${local}/b is a folder, where a file must be`],
    ["/srv/b", `${local}/empty`, "EISDIR", `${local}/empty is a folder, where a file must be`],
    ["/srv/b", `${local}/b/c/d`, "EEXIST", "is a file, where a folder must be"],
    ["/srv/b", `${local}/b/c/d/e`, "ENOTDIR", "is a file, where a folder must be"],
    ["/srv/b", `${local}/${long}`, "ENAMETOOLONG", "is too long"],
  ];
  for (const [from, to, code, words] of cases) {
    const copy = () => copyFromPod(pod.kube(), web, { from, to });
    const error = await assertRejects(copy, CopyError, words);
    assertStringIncludes(error.message, `${from} could not be copied to ${to}: `);
    assertEquals((error.cause as { code?: string }).code, code, error.message);
  }
  assertEquals(await readFile(`${local}/site/img`, "utf8"), "a file");
  assertEquals(await readdir(`${local}/b`), ["c"]);
  assert((await lstat(`${local}/empty`)).isDirectory());
});

test("a file may have the longest name that a disk accepts", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  const name = "x".repeat(255);
  await writeFiles(root, { [name]: "text" });
  await copyFromPod(pod.kube(), web, { from: `/${name}`, to: `${local}/${name}` });
  assertEquals(await readdir(local), [name]);
});

test("a local link is replaced by a file, and no file is written through a link to a folder", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "srv/www/link/a": "new", "srv/b": "new" });
  await writeFiles(local, { "elsewhere/a": "as it was", "site/z": "" });
  await symlink(`${local}/elsewhere`, `${local}/site/link`);
  await symlink(`${local}/elsewhere/a`, `${local}/b`);
  const folder = () => copyFromPod(pod.kube(), web, { from: "/srv/www", to: `${local}/site` });
  const error = await assertRejects(folder, CopyError, `${local}/site/link is a link`);
  assertStringIncludes(error.message, "elsewhere");
  await copyFromPod(pod.kube(), web, { from: "/srv/b", to: `${local}/b` });
  assertEquals(await readFile(`${local}/b`, "utf8"), "new");
  assertEquals(await readFile(`${local}/elsewhere/a`, "utf8"), "as it was");
});

test("a pipe or a device is written to and not replaced", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "b": "text" });
  assertEquals(spawnSync("mkfifo", [`${local}/pipe`], { env: {} }).status, 0);
  const read = readFile(`${local}/pipe`, "utf8");
  await copyFromPod(pod.kube(), web, { from: "/b", to: `${local}/pipe` });
  assertEquals(await read, "text");
  assert((await lstat(`${local}/pipe`)).isFIFO());
});
