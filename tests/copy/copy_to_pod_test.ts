import { existsSync, rmSync, truncateSync } from "node:fs";
import { chmod, lstat, readdir, readFile, readlink, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import { CopyError } from "../../src/copy/copy_error.ts";
import { startTarContainer, writeFiles } from "../support/fakes/tar_container.ts";
import { runtimeName, test } from "../support/test.ts";

const web = { name: "web" };
const longName = `${"long-".repeat(40)}name`;

test("copyToPod copies a folder with everything in it", async () => {
  await using container = await startTarContainer();
  const { root, local, pod, commands } = container;
  await writeFiles(root, { "srv/other": "stays" });
  await writeFiles(local, {
    "site/index.html": "hello",
    "site/img/empty": "",
    [`site/${longName}`]: "ü".repeat(100_000),
  });
  await chmod(join(local, "site/index.html"), 0o700);
  await symlink("index.html", join(local, "site/link"));
  const copied: string[] = [];
  const result = await copyToPod(pod.kube(), web, {
    from: `${local}/site`,
    to: "/srv/www",
    onFile: ({ path }) => copied.push(path),
  });
  assertEquals(result, { files: 3, bytes: 200_005, skipped: [], warnings: [] });
  assertEquals(copied, ["img/empty", "index.html", longName]);
  const www = join(root, "srv/www");
  assertEquals((await readdir(www)).sort(), ["img", "index.html", "link", longName]);
  assertEquals(await readFile(join(www, longName), "utf8"), "ü".repeat(100_000));
  assertEquals((await stat(join(www, "index.html"))).mode & 0o777, 0o700);
  assertEquals((await lstat(join(www, "link"))).isSymbolicLink(), true);
  assertEquals(await readlink(join(www, "link")), "index.html");
  assertEquals(commands, [["tar", "xpmvf", "-", "-C", "/srv"]]);
});

test("copyToPod copies one file, under its new name", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "etc/hosts": "old" });
  await writeFiles(local, { "x": "new" });
  const result = await copyToPod(pod.kube(), web, { from: `${local}/x`, to: "/etc/hosts" });
  assertEquals([result.files, await readFile(join(root, "etc/hosts"), "utf8")], [1, "new"]);
});

test("copyToPod fails with tar's own words where tar cannot write", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  await writeFiles(local, { "x": "y".repeat(5_000_000) });
  const options = { from: `${local}/x`, to: "/none/x" };
  await assertRejects(() => copyToPod(pod.kube(), web, options), CopyError, "none: Cannot open");
});

test("copyToPod starts no tar for a missing file or for a target without a name", async () => {
  await using container = await startTarContainer();
  const { local, pod, commands } = container;
  const kube = pod.kube();
  await assertRejects(
    () => copyToPod(kube, web, { from: `${local}/none`, to: "/x" }),
    CopyError,
    "none",
  );
  await assertRejects(() => copyToPod(kube, web, { from: `${local}/\0`, to: "/x" }), TypeError);
  await assertRejects(() => copyToPod(kube, web, { from: local, to: "/" }), TypeError, "a name");
  assertEquals(commands, []);
});

test("copyToPod fails with a CopyError where a file disappears during the copy", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  await writeFiles(local, { "site/a": "", "site/b": "" });
  const onFile = () => rmSync(join(local, "site/b"));
  const options = { from: `${local}/site`, to: "/srv/www", onFile };
  const error = await assertRejects(() => copyToPod(pod.kube(), web, options), CopyError);
  assertStringIncludes(error.message, `${local}/site could not be copied to /srv/www: `);
  assertEquals((error.cause as { code?: string }).code, "ENOENT");
});

test("copyToPod passes on an error of onFile, and starts nothing for an aborted signal", async () => {
  await using container = await startTarContainer();
  const { local, pod, commands } = container;
  await writeFiles(local, { "x": "y", "z/y": "x" });
  const thrown = new Error("the caller's own");
  const options = { from: `${local}/z`, to: "/x" };
  const onFile = () => {
    throw thrown;
  };
  const copy = () => copyToPod(pod.kube(), web, { ...options, onFile });
  assertStrictEquals(await assertRejects(copy, Error), thrown);
  commands.length = 0;
  const signal = AbortSignal.abort(thrown);
  const aborted = () => copyToPod(pod.kube(), web, { from: `${local}/none`, to: "/x", signal });
  assertStrictEquals(await assertRejects(aborted, Error), thrown);
  assertEquals(commands, []);
});

test("copyToPod ends with its signal", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  await writeFiles(local, { "x": "y".repeat(5_000_000) });
  const stop = new AbortController();
  container.run(async ({ stdin, command }) => {
    if (command[1] === "cf") return 1; // the folder does not exist
    const reader = stdin.getReader();
    await reader.read();
    stop.abort(new Error("enough"));
    while (!(await reader.read()).done);
    return 0;
  });
  const options = { from: `${local}/x`, to: "/x", signal: stop.signal };
  await assertRejects(() => copyToPod(pod.kube(), web, options), Error, "enough");
});

test("copyToPod reports that a local file grew or shrank", async () => {
  for (const [size, words] of [[40_000_000, "/b has more than the 30000000"], [9, "it shrank"]]) {
    await using container = await startTarContainer();
    const { local, pod } = container;
    await writeFiles(local, { "b": "" });
    truncateSync(`${local}/b`, 30_000_000); // more than is read ahead
    container.run(async ({ stdin, command }) => {
      if (command[1] === "cf") return 1; // the folder does not exist
      const reader = stdin.getReader();
      await reader.read();
      truncateSync(`${local}/b`, Number(size));
      while (!(await reader.read()).done);
      return 0;
    });
    const copy = () => copyToPod(pod.kube(), web, { from: `${local}/b`, to: "/b" });
    await assertRejects(copy, CopyError, String(words));
  }
});

test("copyToPod reports that tar must know the size of a file in /proc", async () => {
  await using container = await startTarContainer();
  const copy = () => copyToPod(container.pod.kube(), web, { from: "/proc/version", to: "/x" });
  const error = await assertRejects(copy, CopyError, "/proc/version has more than the 0 bytes");
  assertStringIncludes(error.message, "copy a copy of it");
}, { ignore: runtimeName === "deno" || !existsSync("/proc/version") }); // Deno asks for all rights

test("a local path that is empty or not a valid text is misuse", async () => {
  await using container = await startTarContainer();
  const { root, local, pod, commands } = container;
  await writeFiles(root, { "q": "" });
  await writeFiles(local, { "q": "" });
  const kube = pod.kube();
  for (const path of ["", `${local}/\ud800`]) {
    const words = path === "" ? "must not be empty" : "half of a character";
    await assertRejects(() => copyToPod(kube, web, { from: path, to: "/x" }), TypeError, words);
    await assertRejects(() => copyFromPod(kube, web, { from: "/q", to: path }), TypeError, words);
  }
  const words = "half of a character";
  const there = { from: `${local}/q`, to: "/q\udc00" };
  await assertRejects(() => copyToPod(kube, web, there), TypeError, words);
  const back = { from: "/q\udc00", to: `${local}/x` };
  await assertRejects(() => copyFromPod(kube, web, back), TypeError, words);
  assertEquals(commands, []);
});
