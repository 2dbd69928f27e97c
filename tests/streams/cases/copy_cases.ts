import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
} from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { CopyError, copyFromPod, copyToPod } from "../../../src/copy/mod.ts";
import { writeFiles } from "../../support/fakes/tar_container.ts";
import { inFull } from "../../support/test.ts";
import type { SceneCases } from "../pod_scene.ts";

/** Names that could break a shell, a URL, a header of an archive or an option. */
const ODD_NAMES = [
  "a b",
  " leading",
  "ü…😀",
  "-rf",
  "--help",
  "*?[x]",
  "back\\slash",
  "'quote\"",
  "%20&a=b",
  "new\nline",
  `${"long-".repeat(40)}name`,
  `${"d".repeat(100)}/${"e".repeat(120)}/f`,
];

const MODES = { "plain": 0o644, "program": 0o755, "secret": 0o600, "shared": 0o666, "read": 0o444 };

/** Returns the kinds, permissions and contents of all entries of a folder, by their paths. */
async function describe(folder: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    const stats = await lstat(path);
    if (stats.isDirectory()) all[name] = "folder";
    else if (stats.isSymbolicLink()) all[name] = `link to ${await readlink(path)}`;
    else all[name] = `${(stats.mode & 0o777).toString(8)} ${await readFile(path, "utf8")}`;
  }
  return all;
}

async function fill(folder: string, names: readonly string[]): Promise<void> {
  const named = names.map((name, i) => [name, `content ${i}`]);
  const modes = Object.entries(MODES);
  await writeFiles(folder, {
    ...Object.fromEntries(named),
    ...Object.fromEntries(modes.map(([name]) => [`modes/${name}`, name])),
    "empty file": "",
  });
  await mkdir(join(folder, "empty folder"));
  for (const [name, mode] of modes) await chmod(join(folder, "modes", name), mode);
}

/** Returns the number of files in a folder filled with these names. */
const count = (names: readonly string[]) => names.length + Object.keys(MODES).length + 1;

/** Cases of copies, with any tar in the container. */
export const copyCases: SceneCases = {
  "a folder is copied into a container, with odd names, permissions and links": async (scene) => {
    const { kube, pod, root, local } = scene;
    await fill(join(local, "site"), ODD_NAMES);
    await symlink("modes/plain", join(local, "site/link"));
    await writeFiles(root, { "srv/other": "stays" });
    const options = { from: join(local, "site"), to: join(root, "srv/www") };
    const { files, skipped, warnings } = await copyToPod(kube(), pod, options);
    assertEquals({ files, skipped, warnings }, {
      files: count(ODD_NAMES),
      skipped: [],
      warnings: [],
    });
    assertEquals(await describe(join(root, "srv/www")), await describe(join(local, "site")));
    assertEquals((await readdir(join(root, "srv"))).sort(), ["other", "www"]);
  },

  "a folder is copied from a container, with odd names and permissions": async (scene) => {
    const { kube, pod, root, local } = scene;
    await fill(join(root, "srv/www"), ODD_NAMES);
    await writeFiles(root, { "srv/other": "is not asked for" });
    const expected = await describe(join(root, "srv/www"));
    await symlink("modes/plain", join(root, "srv/www/link"));
    const options = { from: join(root, "srv/www"), to: join(local, "site") };
    const { files, skipped, warnings } = await copyFromPod(kube(), pod, options);
    assertEquals({ files, warnings }, { files: count(ODD_NAMES), warnings: [] });
    assertEquals(skipped, ["link: a symlink"]);
    assertEquals(await describe(join(local, "site")), expected);
  },

  "one file is copied each way, under its new name": async (scene) => {
    const { kube, pod, root, local } = scene;
    const client = kube();
    for (const name of ODD_NAMES.filter((name) => !name.includes("/"))) {
      await writeFiles(local, { [name]: `content of ${name}` });
      const there = join(root, `there ${name.slice(0, 40)}`);
      await copyToPod(client, pod, { from: join(local, name), to: there });
      assertEquals(await readFile(there, "utf8"), `content of ${name}`);
      await writeFiles(root, { [name]: `from ${name}` });
      const back = join(local, "back", name);
      const { files } = await copyFromPod(client, pod, { from: join(root, name), to: back });
      assertEquals([files, await readFile(back, "utf8")], [1, `from ${name}`]);
    }
  },

  "a path that is a link is followed, as the files of a ConfigMap or a token need": async (
    scene,
  ) => {
    const { kube, pod, root, local } = scene;
    const client = kube();
    for (const folder of [root, local]) {
      await writeFiles(folder, { "volume/..2026_11_29/key": "value" });
      await symlink("..2026_11_29", join(folder, "volume/..data"));
      await symlink("..data/key", join(folder, "volume/key"));
      await symlink(join(folder, "volume/key"), join(folder, "far"));
      await symlink("..data/.", join(folder, "volume/folder"));
    }
    const one = { files: 1, bytes: 5, skipped: [], warnings: [] };
    const names = { "volume/key": "", "far": "", "volume/folder": "/key" };
    for (const [name, path] of Object.entries(names)) {
      const sent = { from: join(local, name), to: join(root, "sent") };
      assertEquals(await copyToPod(client, pod, sent), one, `${name} to the container`);
      assert((await lstat(sent.to + path)).isFile());
      assertEquals(await readFile(sent.to + path, "utf8"), "value");
      const back = { from: join(root, name), to: join(local, "back", name) };
      assertEquals(await copyFromPod(client, pod, back), one, `${name} from the container`);
      assertEquals(await readFile(back.to + path, "utf8"), "value");
      await rm(sent.to, { recursive: true });
    }
  },

  "each of the names of a file is copied as a file of its own": async (scene) => {
    const { kube, pod, root, local } = scene;
    await writeFiles(root, { "tree/a": "text", "tree/sub/x": "other" });
    for (const name of ["b", "sub/c"]) await link(join(root, "tree/a"), join(root, "tree", name));
    await chmod(join(root, "tree/a"), 0o640);
    await symlink("a", join(root, "tree/link"));
    const options = { from: join(root, "tree"), to: join(local, "tree") };
    const { files, bytes, skipped } = await copyFromPod(kube(), pod, options);
    assertEquals({ files, bytes, skipped }, { files: 4, bytes: 17, skipped: ["link: a symlink"] });
    assertEquals(await describe(options.to), {
      "a": "640 text",
      "b": "640 text",
      "sub": "folder",
      "sub/c": "640 text",
      "sub/x": "644 other",
    });
  },

  "a file that has content but no size is not copied as an empty one": async (scene) => {
    const { kube, pod, root, local } = scene;
    if (process.platform !== "linux") return;
    await symlink("/proc/version", join(root, "version"));
    for (const from of ["/proc/version", join(root, "version")]) {
      const copying = () => copyFromPod(kube(), pod, { from, to: join(local, "version") });
      await assertRejects(copying, CopyError, "has content, but no size");
    }
    await writeFiles(root, { "empty": "" });
    const options = { from: join(root, "empty"), to: join(local, "empty") };
    assertEquals((await copyFromPod(kube(), pod, options)).files, 1);
    assertEquals(await readdir(local), ["empty"]);
  },

  "Many MB are copied there and back, byte for byte": async ({ kube, pod, root, local }) => {
    const content = Array.from(
      { length: inFull(2_500_000, 500_000) },
      (_, i) => String(i).padStart(8, "0"),
    ).join(
      "",
    );
    await writeFiles(local, { "folder/large": content });
    const client = kube();
    const there = join(root, "folder");
    const sent = await copyToPod(client, pod, { from: join(local, "folder"), to: there });
    assertEquals(sent, { files: 1, bytes: content.length, skipped: [], warnings: [] });
    assert(await readFile(join(there, "large"), "utf8") === content, "the bytes differ there");
    const back = await copyFromPod(client, pod, { from: there, to: join(local, "back") });
    assertEquals(back, sent);
    assert(await readFile(join(local, "back/large"), "utf8") === content, "the bytes differ");
  },

  "a copy of a missing file fails with tar's own message": async (scene) => {
    const { kube, pod, root, local } = scene;
    const client = kube();
    const from = (path: string) =>
      copyFromPod(client, pod, { from: join(root, path), to: join(local, "x") });
    await assertRejects(() => from("none"), CopyError, "No such file or directory");
    await assertRejects(() => from("none/none"), CopyError, "No such file or directory");
    assertEquals(await readdir(local), []);
  },

  "a copy into a missing folder never resolves, even if tar's message is lost": async (
    scene,
  ) => {
    const { kube, pod, root, local } = scene;
    const client = kube();
    for (const size of [1, 200_000, 5_000_000]) {
      await writeFiles(local, { "folder/file": "x".repeat(size) });
      for (let i = 0; i < 4; i++) {
        const from = join(local, i % 2 ? "folder/file" : "folder");
        const copying = () => copyToPod(client, pod, { from, to: join(root, "none/x") });
        await assertRejects(copying, Error); // tar's message may be lost on the way
      }
    }
  },
};

/**
 * Cases that need the message of a program that ends before it has read its stdin. kube-apiserver
 * may lose the message when it speaks SPDY with the kubelet: it treats a missing status as success.
 */
export const refusedCopyCases: SceneCases = {
  "a copy into a missing folder fails with tar's own message": async (scene) => {
    const { kube, pod, root, local } = scene;
    await writeFiles(local, { "file": "x" });
    const options = { from: join(local, "file"), to: join(root, "none/x") };
    const copying = () => copyToPod(kube(), pod, options);
    await assertRejects(copying, CopyError, "No such file or directory");
  },
};
