import {
  type LocalFolderState,
  makeLocalFolder,
  makeLocalParents,
  readLocal,
  setLocalMode,
  walkLocal,
  writeLocal,
  type WriteLocalOptions,
} from "@kubewire/kubewire/internal";
import { LocalFailure, localFailure } from "./copy_error.ts";

/**
 * A local file, or a folder with its content, written from untrusted data. A folder is private
 * until its content is complete, and nothing is written through a link below the requested path.
 */
export class LocalTree {
  readonly #root: string;
  /** The folders that are known not to be links. */
  readonly #entered = new Set<string>();
  /**
   * The folders that were created, each before the folders in it, and the modes that they will get.
   */
  readonly #made = new Map<string, number | undefined>();

  /** Creates a tree at a local path. Nothing is written yet. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Creates a folder and its parents. {@linkcode LocalTree.finish} sets its mode. */
  async addFolder(path: string, mode: number): Promise<void> {
    await this.#enter(path);
    if (this.#made.has(path)) this.#made.set(path, mode);
  }

  /** Writes a file, and creates its parent folders. */
  async addFile(
    path: string,
    content: AsyncIterable<Uint8Array>,
    options: WriteLocalOptions,
  ): Promise<void> {
    const place = this.#place(path);
    if (path === "") await worded(place, () => makeLocalParents(place));
    else await this.#enter(parentOf(path));
    await worded(place, () => writeLocal(place, content, options));
  }

  /** Writes a file with the content of one that this tree has written. */
  async addCopy(path: string, source: string, options: WriteLocalOptions): Promise<void> {
    const { value: entry } = await walkLocal(this.#place(source)).next();
    if (entry?.type !== "file") { // a pipe or a device, which was written to
      throw new LocalFailure(`${this.#place(source)} is not a file, and is needed for ${path}`);
    }
    await this.addFile(path, readLocal(this.#place(source), ""), options);
  }

  /** Sets the modes of the created folders, the innermost first. */
  async finish(): Promise<void> {
    for (const [path, mode] of [...this.#made].toReversed()) {
      if (mode !== undefined) await worded(path, () => setLocalMode(this.#place(path), mode));
    }
  }

  async #enter(path: string): Promise<void> {
    if (this.#entered.has(path)) return;
    const place = this.#place(path);
    if (path === "") await worded(place, () => makeLocalParents(place));
    else await this.#enter(parentOf(path));
    if (await this.#makeFolder(path, place) === "made") this.#made.set(path, undefined);
    this.#entered.add(path);
  }

  async #makeFolder(path: string, place: string): Promise<LocalFolderState> {
    const state = await worded(place, () => makeLocalFolder(place));
    if (state !== "link") return state;
    // The caller chose this path, so it may be a link.
    if (path === "") return await worded(place, () => makeLocalFolder(`${place}/.`));
    throw new LocalFailure(
      `${place} is a link, through which it would be written elsewhere: remove it, or give ` +
        "another path",
    );
  }

  #place(path: string): string {
    return path === "" ? this.#root : `${this.#root}/${path}`;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

async function worded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw localFailure(error, { path, access: "written" });
  }
}
