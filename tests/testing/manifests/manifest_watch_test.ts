import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertRejects } from "@std/assert";
import { ManifestWatch } from "../../../src/testing/manifests/manifest_watch.ts";
import { test } from "../../support/test.ts";

/** Collects what a file has each time it is looked at, and waits for a text. */
class Reader {
  readonly #seen = new Set<string>();
  #changed = Promise.withResolvers<void>();

  async look(file: string): Promise<void> {
    this.#seen.add(await readFile(file, "utf8"));
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
  const folder = await mkdtemp(join(tmpdir(), "kubewire-watch-"));
  try {
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
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a path that does not exist cannot be watched", async () => {
  const options = { path: "/none/a.yaml", onChange: () => Promise.resolve(), onError: fail };
  await assertRejects(() => ManifestWatch.start(options));
});
