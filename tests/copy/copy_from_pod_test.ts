import { packTar } from "modern-tar";
import { chmod, readdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { startTarContainer, writeFiles } from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };
const longName = `${"long-".repeat(40)}name`;

test("copyFromPod copies a folder with everything in it except links", async () => {
  await using container = await startTarContainer();
  const { root, local, pod, commands } = container;
  await writeFiles(root, {
    "srv/www/index.html": "hello",
    "srv/www/img/empty": "",
    [`srv/www/${longName}`]: "ü".repeat(100_000),
    "srv/other": "not asked for",
  });
  await chmod(join(root, "srv/www/index.html"), 0o700);
  await symlink("/etc/passwd", join(root, "srv/www/link"));
  const copied: string[] = [];
  const result = await copyFromPod(pod.kube(), web, {
    from: "/srv/www",
    to: `${local}/site`,
    onFile: ({ path }) => copied.push(path),
  });
  assertEquals({ ...result, skipped: result.skipped.sort() }, {
    files: 3,
    bytes: 200_005,
    skipped: ["link: a symlink"],
    warnings: [],
  });
  assertEquals(copied.sort(), ["img/empty", "index.html", longName]);
  assertEquals((await readdir(local)).sort(), ["site"]);
  assertEquals((await readdir(`${local}/site`)).sort(), ["img", "index.html", longName]);
  assertEquals(await readFile(`${local}/site/${longName}`, "utf8"), "ü".repeat(100_000));
  assertEquals((await stat(`${local}/site/index.html`)).mode & 0o777, 0o700);
  assertEquals(commands, [["tar", "cf", "-", "-C", "/srv", "--", "www"]]);
});

test("copyFromPod copies one file, under its new name", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "etc/hosts": "127.0.0.1" });
  const result = await copyFromPod(pod.kube(), web, { from: "/etc/hosts", to: `${local}/a/b` });
  assertEquals([result.files, await readFile(`${local}/a/b`, "utf8")], [1, "127.0.0.1"]);
});

test("copyFromPod fails with tar's own words where the file does not exist", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  const options = { from: "/none", to: `${local}/x` };
  await assertRejects(() => copyFromPod(pod.kube(), web, options), CopyError, "none: Cannot stat");
});

test("copyFromPod writes nothing elsewhere, whatever names the container's tar sends", async () => {
  for (const name of ["../evil", "/evil", "www/../../evil"]) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    container.run(async ({ stdout }) => {
      await stdout(await packTar([{ header: { name, size: 4, type: "file" }, body: "evil" }]));
      return 0;
    });
    const options = { from: "/srv/www", to: `${local}/site` };
    await assertRejects(() => copyFromPod(pod.kube(), web, options), CopyError, "Do not trust");
    assertEquals(await readdir(local), []);
  }
});

test("copyFromPod fails where the connection is lost during the copy", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  const copied = Promise.withResolvers<void>();
  container.run(async ({ stdout, cut }) => {
    const archive = await packTar([
      { header: { name: "data/a", size: 4, type: "file" }, body: "text" },
      { header: { name: "data/b", size: 100_000, type: "file" }, body: new Uint8Array(100_000) },
    ]);
    await stdout(archive.subarray(0, 50_000));
    await copied.promise;
    cut();
    return 0;
  });
  const options = { from: "/data", to: `${local}/data`, onFile: () => copied.resolve() };
  await assertRejects(() => copyFromPod(pod.kube(), web, options), StreamCutError, "broke off");
});

test("copyFromPod fails with a CopyError where the archive is invalid or ends too early", async () => {
  const header = { name: "data", size: 100_000, type: "file" } as const;
  const whole = await packTar([{ header, body: new Uint8Array(100_000) }]);
  const broken = [new Uint8Array(1024).fill(7), whole.subarray(0, 50_000), whole.subarray(0, 700)];
  for (const archive of broken) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    container.run(async ({ stdout }) => {
      await stdout(archive);
      return 0;
    });
    const options = { from: "/data", to: `${local}/data` };
    const error = await assertRejects(() => copyFromPod(pod.kube(), web, options), CopyError);
    assertStringIncludes(error.message, `/data could not be copied to ${local}/data: `);
    assert(error.cause instanceof Error);
  }
});

test("copyFromPod fails with a CopyError where the disk does not accept the copy", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "srv/www/a": "text" });
  await writeFiles(local, { "file": "in the way" });
  for (const to of [`${local}/file`, `${local}/file/x`, `${local}/${"x".repeat(300)}`]) {
    const options = { from: "/srv/www", to };
    const error = await assertRejects(() => copyFromPod(pod.kube(), web, options), CopyError);
    assertMatch(String((error.cause as { code?: string }).code), /^(EEXIST|ENOTDIR|ENAMETOOLONG)$/);
  }
});

test("copyFromPod passes on an error of onFile, and misuse as a TypeError", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "etc/hosts": "127.0.0.1" });
  const thrown = new Error("the caller's own");
  const onFile = () => {
    throw thrown;
  };
  const options = { from: "/etc/hosts", to: `${local}/x` };
  const copy = () => copyFromPod(pod.kube(), web, { ...options, onFile });
  assertStrictEquals(await assertRejects(copy, Error), thrown);
  const misuse = () => copyFromPod(pod.kube(), web, { ...options, to: `${local}/\0` });
  assertFalse(await assertRejects(misuse, TypeError) instanceof CopyError);
});

test("copyFromPod ends with its signal, and refuses a path without a name", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  const stop = new AbortController();
  container.run(async ({ stdin, stdout }) => {
    const header = { name: "data", size: 100_000, type: "file" } as const;
    const archive = await packTar([{ header, body: new Uint8Array(100_000) }]);
    await stdout(archive.subarray(0, 50_000));
    stop.abort(new Error("enough"));
    await stdin.getReader().read();
    return 0;
  });
  const options = { from: "/data", to: `${local}/data`, signal: stop.signal };
  await assertRejects(() => copyFromPod(pod.kube(), web, options), Error, "enough");
  await assertRejects(() => copyFromPod(pod.kube(), web, { ...options, from: "/" }), TypeError);
});
