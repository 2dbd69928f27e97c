import {
  chmod,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { checkFileName, type VolumeFiles, type VolumeWriter } from "./volume_files.ts";

const DATA = "..data";
const NEW_DATA = "..data_tmp";

/**
 * Writes the files of a volume in the same way as the kubelet's `AtomicWriter`
 * (`pkg/volume/util/atomic_writer.go`, as of v1.37), with the same steps in the same order. A
 * reader therefore sees the same as in a pod: a whole new set of files at once, or ENOENT for an
 * instant if it still holds the path of the old set.
 */
export class AtomicWriter implements VolumeWriter {
  readonly #directory: string;
  readonly #now: () => number;

  /** `directory` must exist; `now` returns the time for the names of the data directories. */
  constructor(directory: string, options: { now?: () => number } = {}) {
    this.#directory = directory;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Replaces the whole content of the volume with `files`. If the content is already the same, it
   * writes only missing links. Only one call at a time is allowed.
   *
   * @throws {TypeError} If a name is empty, contains a slash or begins with two dots.
   */
  async write(files: VolumeFiles): Promise<void> {
    const payload = encode(files);
    const old = await this.#currentData();
    const removed = old === undefined ? [] : await this.#namesToRemove(old, payload);
    const changed = old === undefined || removed.length > 0 || await this.#differs(old, payload);
    if (changed) await this.#publish(payload);
    for (const name of payload.keys()) await this.#link(name);
    for (const name of removed) await unlink(this.#path(name));
    if (changed && old !== undefined) {
      await rm(this.#path(old), { recursive: true, force: true });
    }
  }

  async #publish(payload: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const name = timestampedName(this.#now());
    const directory = this.#path(name);
    await mkdir(directory);
    await chmod(directory, 0o755); // independent of the umask
    for (const [file, content] of payload) {
      await writeFile(join(directory, file), content);
      await chmod(join(directory, file), 0o644);
    }
    try {
      await symlink(name, this.#path(NEW_DATA));
      await rename(this.#path(NEW_DATA), this.#path(DATA));
    } catch (error) {
      await rm(this.#path(NEW_DATA), { force: true });
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  #currentData(): Promise<string | undefined> {
    return orMissing(readlink(this.#path(DATA)));
  }

  async #namesToRemove(
    data: string,
    payload: ReadonlyMap<string, Uint8Array>,
  ): Promise<string[]> {
    const names = await orMissing(readdir(this.#path(data))) ?? [];
    return names.filter((name) => !payload.has(name));
  }

  async #differs(data: string, payload: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
    for (const [name, content] of payload) {
      const present = await orMissing(readFile(join(this.#path(data), name)));
      if (!present?.equals(content)) return true;
    }
    return false;
  }

  async #link(name: string): Promise<void> {
    const link = this.#path(name);
    if (await orMissing(readlink(link)) === undefined) await symlink(join(DATA, name), link);
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}

function encode(files: VolumeFiles): ReadonlyMap<string, Uint8Array> {
  const payload = new Map<string, Uint8Array>();
  for (const [name, content] of Object.entries(files)) {
    checkFileName(name);
    payload.set(name, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
  return payload;
}

/**
 * Returns a name such as `..2026_11_24_10_00_00.123456789`: the time in UTC, with a random number
 * that keeps it unique.
 */
function timestampedName(now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-T:]/g, "_");
  return `..${time}.${crypto.getRandomValues(new Uint32Array(1))[0]}`;
}

async function orMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return undefined;
    throw error;
  }
}
