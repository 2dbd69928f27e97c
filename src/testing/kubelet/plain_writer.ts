import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkFileName, type VolumeFiles, type VolumeWriter } from "./volume_files.ts";

const NEW = "..new_";

/**
 * Writes the files of a volume without links: each file is replaced in one step, but not all of
 * them together as in a pod. For programs that may write only in their own folder: Deno creates a
 * link only with unscoped `--allow-read` and `--allow-write`.
 */
export class PlainWriter implements VolumeWriter {
  readonly #directory: string;

  /** `directory` must exist. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Replaces the whole content of the volume with `files`. Only one call at a time is allowed.
   *
   * @throws {TypeError} If a name is empty, contains a slash or begins with two dots.
   */
  async write(files: VolumeFiles): Promise<void> {
    const names = Object.keys(files);
    for (const name of names) checkFileName(name);
    for (const [name, content] of Object.entries(files)) {
      const written = join(this.#directory, `${NEW}${name}`);
      await writeFile(written, content, { mode: 0o644 });
      await rename(written, join(this.#directory, name));
    }
    for (const name of await readdir(this.#directory)) {
      if (!names.includes(name)) await rm(join(this.#directory, name), { recursive: true });
    }
  }
}
