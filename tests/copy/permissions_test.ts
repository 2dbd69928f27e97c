import { createTarDecoder } from "modern-tar";
import { chmod, mkdir, mkdtemp, readFile, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { CopyError } from "../../src/copy/copy_error.ts";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import {
  hasTar,
  startTarContainer,
  tarPrograms,
  writeFiles,
} from "../support/fakes/tar_container.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

/** Modes of folders and files; a folder that may not be written to contains a file. */
const modes = {
  "tree": 0o750,
  "tree/private": 0o700,
  "tree/fixed": 0o555,
  "tree/fixed/deep": 0o500,
  "tree/group": 0o2775,
  "tree/drop": 0o1777,
  "tree/private/key": 0o600,
  "tree/fixed/deep/a": 0o444,
  "tree/group/a": 0o666,
  "tree/drop/run": 0o777,
};

async function makeTree(root: string): Promise<void> {
  await writeFiles(root, {
    "tree/private/key": "k",
    "tree/fixed/deep/a": "a",
    "tree/group/a": "a",
    "tree/drop/run": "r",
  });
  for (const [path, mode] of Object.entries(modes)) await chmod(join(root, path), mode);
}

async function modesBelow(root: string): Promise<Record<string, string>> {
  const found = Object.keys(modes).map(async (path) => {
    const { mode } = await stat(join(root, path));
    return [path, (mode & 0o7777).toString(8)];
  });
  return Object.fromEntries(await Promise.all(found));
}

/** Reports whether this user can write to a folder; root always can. */
async function isWritable(folder: string): Promise<boolean> {
  try {
    await rmdir(await mkdtemp(join(folder, "probe-")));
    return true;
  } catch {
    return false;
  }
}

const expected = Object.fromEntries(
  Object.entries(modes).map(([path, mode]) => [path, mode.toString(8)]),
);

/** The modes that busybox gives unless it runs as root: less the umask, and folders are open to the owner. */
async function busyboxModes(local: string): Promise<Record<string, string>> {
  await mkdir(`${local}/probe`, { mode: 0o777 });
  const allowed = (await stat(`${local}/probe`)).mode & 0o777 | 0o1000;
  const given = Object.entries(modes).map(([path, mode]) => {
    const isFile = /\/(?:a|key|run)$/.test(path);
    return [path, (mode & allowed | (isFile ? 0 : 0o700)).toString(8)];
  });
  return Object.fromEntries(given);
}

for (const tar of tarPrograms) {
  const options = { ignore: !hasTar(tar) };

  test(`copyFromPod keeps the permissions of files and folders (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    await makeTree(root);
    await copyFromPod(pod.kube(), web, { from: "/tree", to: `${local}/tree` });
    assertEquals(await modesBelow(local), expected);
  }, options);

  test(
    `copyFromPod into a folder without write permission fails except for root, and keeps modes (${tar})`,
    async () => {
      await using container = await startTarContainer(tar);
      const { root, local, pod } = container;
      await makeTree(root);
      const copy = () => copyFromPod(pod.kube(), web, { from: "/tree", to: `${local}/tree` });
      await copy();
      await writeFile(`${root}/tree/private/key`, "new");
      if (await isWritable(`${local}/tree/fixed/deep`)) {
        await copy();
        assertEquals(await readFile(`${local}/tree/private/key`, "utf8"), "new");
      } else {
        const error = await assertRejects(copy, CopyError, "tree/fixed/deep/a may not be written");
        assertEquals(error.message.includes("check its permissions and those of its folder"), true);
        assertEquals(await readFile(`${local}/tree/fixed/deep/a`, "utf8"), "a");
        await chmod(`${local}/tree/fixed/deep`, 0o700);
        await copy();
        await chmod(`${local}/tree/fixed/deep`, 0o500);
      }
      assertEquals(await modesBelow(local), expected);
    },
    options,
  );

  test(`copyToPod keeps the permissions of files and folders (${tar})`, async () => {
    await using container = await startTarContainer(tar);
    const { root, local, pod } = container;
    await makeTree(local);
    await copyToPod(pod.kube(), web, { from: `${local}/tree`, to: "/tree" });
    const isRoot = await isWritable(`${local}/tree/fixed`);
    const isDifferent = tar === "busybox tar" && !isRoot; // the container's user is that of the test
    assertEquals(await modesBelow(root), isDifferent ? await busyboxModes(local) : expected);
  }, options);
}

test("copyFromPod never sets the setuid or setgid bit of a file, even if the container asks for it", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "run": "x" });
  await chmod(join(root, "run"), 0o6755);
  await copyFromPod(pod.kube(), web, { from: "/run", to: `${local}/run` });
  assertEquals((await stat(`${local}/run`)).mode & 0o7777, 0o755);
});

test("copyFromPod does not change the permissions of an existing local folder", async () => {
  await using container = await startTarContainer();
  const { root, local, pod } = container;
  await writeFiles(root, { "srv/www/img/a": "new" });
  await mkdir(`${local}/site/img`, { recursive: true });
  for (const folder of ["site", "site/img"]) await chmod(join(local, folder), 0o700);
  await copyFromPod(pod.kube(), web, { from: "/srv/www", to: `${local}/site` });
  assertEquals(await readFile(`${local}/site/img/a`, "utf8"), "new");
  for (const folder of ["site", "site/img"]) {
    assertEquals((await stat(join(local, folder))).mode & 0o777, 0o700, folder);
  }
});

test("copyToPod sets a folder's final mode only after its content, because busybox sets modes at once", async () => {
  await using container = await startTarContainer();
  const { local, pod } = container;
  await makeTree(local);
  const sent: [string, number | undefined][] = [];
  container.run(async ({ stdin, stdout }) => {
    for await (const { header, body } of stdin.pipeThrough(createTarDecoder({ strict: true }))) {
      await body.cancel();
      sent.push([header.name, header.mode]);
      await stdout(`${header.name}\n`);
    }
    return 0;
  });
  await copyToPod(pod.kube(), web, { from: `${local}/tree`, to: "/tree" });
  assertEquals(sent.filter(([name]) => name.includes("fixed")), [
    ["tree/fixed/", 0o755],
    ["tree/fixed/deep/", 0o700],
    ["tree/fixed/deep/a", 0o444],
    ["tree/fixed/deep/", 0o500],
    ["tree/fixed/", 0o555],
  ]);
});
