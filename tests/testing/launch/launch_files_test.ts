import { mkdir, readdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { launch } from "../../../src/testing/launch/launch.ts";
import { RefusedPathError } from "../../../src/testing/launch/owned_file.ts";
import { test } from "../../support/test.ts";
import { flags, inFolder } from "./launch_folder.ts";

/** Reads a file until its text is accepted. */
async function readUntil(path: string, isWanted: (text: string) => boolean): Promise<string> {
  for (;;) {
    const text = await readFile(path, "utf8").catch(() => "");
    if (isWanted(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("launch refuses a path where something is, and changes nothing", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await writeFile(at("config"), "clusters: []\n");
    await writeFile(at("b.token"), "mine");
    await symlink(at("config"), at("link"));
    await symlink(at("gone"), at("dangling"));
    await mkdir(at("folder"));
    const names = (await readdir(folder)).sort();
    for (
      const [name, message] of [
        ["config", `${at("config")} already exists: name another file, or remove it first.`],
        ["b", `${at("b.token")} already exists`],
        ["link", `${at("link")} is not a regular file`],
        ["dangling", `${at("dangling")} is not a regular file`],
        ["folder", `${at("folder")} is a folder`],
        ["none/config", `${at("none")} is not a folder: create it first`],
      ] as const
    ) {
      const refused = () => launch({ ...flags, kubeconfig: at(name), tokenLifetime: 60 });
      await assertRejects(refused, RefusedPathError, message);
    }
    assertEquals((await readdir(folder)).sort(), names);
    assertEquals(await readFile(at("config"), "utf8"), "clusters: []\n");
  });
});

test("launch refuses the kubeconfig of a launcher that runs, and replaces one left behind", async () => {
  await inFolder(async (folder) => {
    const options = { ...flags, kubeconfig: join(folder, "config"), tokenLifetime: 60 };
    let left: [path: string, text: string][];
    {
      await using _running = await launch(options);
      await assertRejects(() => launch(options), RefusedPathError, "config already exists");
      const paths = [options.kubeconfig, `${options.kubeconfig}.token`];
      left = await Promise.all(
        paths.map(async (path) => [path, await readFile(path, "utf8")] as [string, string]),
      );
    }
    assertEquals(await readdir(folder), []);
    for (const [path, text] of left) await writeFile(path, text); // as after SIGKILL
    {
      await using server = await launch(options);
      assert((await readFile(options.kubeconfig, "utf8")).includes(server.url));
    }
    assertEquals(await readdir(folder), []);
  });
});

test("launch keeps a file that replaced its own when it ends", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    {
      await using _server = await launch({ ...flags, kubeconfig, tokenLifetime: 60 });
      await writeFile(kubeconfig, "mine");
    }
    assertEquals(await readdir(folder), ["config"]);
  });
});

test("launch goes on while its folder is missing, warns once, and writes again", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "a", "config");
    const warnings: string[] = [];
    const { promise: warned, resolve } = Promise.withResolvers<void>();
    const warn = (message: string) => {
      warnings.push(message);
      resolve();
    };
    await mkdir(join(folder, "a"));
    await using _server = await launch({ ...flags, kubeconfig, tokenLifetime: 1 }, { warn });
    const text = await readFile(kubeconfig, "utf8");
    // in one step: the launcher may be writing there, and a removal would find the folder not empty
    await rename(join(folder, "a"), join(folder, "gone"));
    await warned;
    await mkdir(join(folder, "a"));
    await readUntil(kubeconfig, (again) => again === text);
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    // a token of one second may have expired on a busy machine, until the next one is written
    while (!(await kube.fetch("/version")).ok) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const message = `${kubeconfig}.token cannot be written, and is tried again until it can: ` +
      "its folder is missing, or takes no files.";
    assertEquals(warnings, [message]);
  });
});

test("launch refuses a path that cannot be written, and names the reason but no draft", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "a".repeat(250)); // the name of a draft is longer
    const message = `${kubeconfig} cannot be written: the name is too long: name another file.`;
    await assertRejects(() => launch({ ...flags, kubeconfig }), RefusedPathError, message);
    assertEquals(await readdir(folder), []);
  });
});
