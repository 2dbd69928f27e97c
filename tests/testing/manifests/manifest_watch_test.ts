import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertRejects } from "@std/assert";
import { ManifestWatch } from "../../../src/testing/manifests/manifest_watch.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

/** Collects what a file has each time it is looked at, and waits for a text. */
class Reader {
  readonly #seen = new Set<string>();
  #changed = Promise.withResolvers<void>();

  async look(file: string): Promise<void> {
    this.#seen.add(await readFile(file, "utf8").catch(() => "none"));
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async until(text: string): Promise<void> {
    while (!this.#seen.has(text)) await this.#changed.promise;
  }
}

function fail(error: unknown): never {
  throw error;
}

test("a file that is changed or replaced is noticed, and so is a new one in a folder", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  const file = join(folder, "a.yaml");
  await writeFile(file, "a: 1");
  for (const path of [file, folder]) {
    const reader = new Reader();
    const onChange = () => reader.look(file);
    await using _watch = await ManifestWatch.start({ path, onChange, onError: fail });
    await writeFile(file, `written for ${path}`);
    await reader.until(`written for ${path}`);
    await writeFile(join(folder, "draft"), `replaced for ${path}`);
    await rename(join(folder, "draft"), file);
    await reader.until(`replaced for ${path}`);
  }
});

test("the files of a volume are noticed when it leads its link elsewhere, as a ConfigMap does", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  const at = (name: string) => join(folder, name);
  for (const [name, text] of [["..1", "one"], ["..2", "two"], ["..3", "three"]] as const) {
    await mkdir(at(name));
    await writeFile(join(at(name), "a.yaml"), text);
  }
  await symlink("..1", at("..data"));
  await symlink(join("..data", "a.yaml"), at("a.yaml"));
  for (
    const [path, next, text] of [[at("a.yaml"), "..2", "two"], [folder, "..3", "three"]] as const
  ) {
    const reader = new Reader();
    const onChange = () => reader.look(at("a.yaml"));
    await using _watch = await ManifestWatch.start({ path, onChange, onError: fail });
    await symlink(next, at("..data_tmp"));
    await rename(at("..data_tmp"), at("..data"));
    await reader.until(text);
  }
});

test("a folder that is removed and comes back, or is a link that is led elsewhere, is watched on", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  const manifests = join(folder, "manifests");
  const file = join(manifests, "a.yaml");
  await mkdir(manifests);
  await writeFile(file, "first");
  const reader = new Reader();
  const options = { path: manifests, onChange: () => reader.look(file), onError: fail };
  await using _watch = await ManifestWatch.start(options);
  await reader.until("first");
  await rm(manifests, { recursive: true });
  await reader.until("none");
  await mkdir(manifests);
  await writeFile(file, "second");
  await reader.until("second");
  await writeFile(file, "third"); // by the new folder's own watch
  await reader.until("third");
  await mkdir(join(folder, "release"));
  await writeFile(join(folder, "release", "a.yaml"), "fourth");
  await rm(manifests, { recursive: true });
  await symlink("release", join(folder, "next"));
  await rename(join(folder, "next"), manifests);
  await reader.until("fourth");
  await writeFile(file, "fifth");
  await reader.until("fifth");
});

test("a folder that is moved away and made anew is watched on", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  const manifests = join(folder, "manifests");
  const file = join(manifests, "a.yaml");
  await mkdir(manifests);
  await writeFile(file, "first");
  const reader = new Reader();
  const options = { path: manifests, onChange: () => reader.look(file), onError: fail };
  await using _watch = await ManifestWatch.start(options);
  await reader.until("first");
  await rename(manifests, join(folder, "old"));
  await reader.until("none");
  await mkdir(manifests);
  await writeFile(file, "second");
  await reader.until("second");
  await writeFile(file, "third");
  await reader.until("third");
});

test("changes without a pause are noticed after a second at the latest", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  const reader = new Reader();
  const file = join(folder, "a.yaml");
  await writeFile(file, "0");
  let looks = 0;
  const onChange = () => {
    looks++;
    return reader.look(file);
  };
  await using _watch = await ManifestWatch.start({ path: folder, onChange, onError: fail });
  await reader.until("0");
  const before = looks;
  for (let change = 1; looks === before; change++) {
    await writeFile(file, String(change));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

test("a path that does not exist, or is a device, cannot be watched", async () => {
  const options = { path: "/none/a.yaml", onChange: () => Promise.resolve(), onError: fail };
  await assertRejects(() => ManifestWatch.start(options));
  const device = { ...options, path: "/dev/null" };
  await assertRejects(() => ManifestWatch.start(device), TypeError, "is not a regular file");
});
