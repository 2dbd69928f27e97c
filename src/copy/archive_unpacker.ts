import { FOLDER_PERMISSIONS, LOCAL_SEPARATOR, PERMISSIONS } from "@kubewire/kubewire/internal";
import type { ArchiveEntry } from "./archive_entries.ts";
import { CopyError } from "./copy_error.ts";
import type { CopiedFile } from "./copy_options.ts";
import { LocalTree } from "./local_tree.ts";

/** Settings of {@linkcode ArchiveUnpacker}. */
export interface ArchiveUnpackerOptions {
  /** Gets a line for each entry that is left out, with the reason. */
  skipped: string[];
  /** Ends the write of a file. */
  signal?: AbortSignal | undefined;
}

/** Writes the entries of a container's archive, which is not trusted, to a local path. */
export class ArchiveUnpacker {
  readonly #tree: LocalTree;
  readonly #options: ArchiveUnpackerOptions;
  /** The sizes of the files by their paths: a second file of the same path would replace one. */
  readonly #written = new Map<string, number>();
  readonly #leftOut = new Set<string>();

  /** Creates an unpacker for the path of the file or folder itself. Nothing is written yet. */
  constructor(to: string, options: ArchiveUnpackerOptions) {
    this.#tree = new LocalTree(to);
    this.#options = options;
  }

  /**
   * Returns the path of an entry relative to the requested one; empty for that itself.
   *
   * @throws {CopyError} If the entry is elsewhere.
   */
  placeOf({ name }: Pick<ArchiveEntry, "name">, requested: string): string {
    return pathInArchive(name, { name: requested, separator: LOCAL_SEPARATOR });
  }

  /**
   * Writes an entry. Returns the file if it is one, or a hard link to one.
   *
   * @throws {CopyError} If the entry is elsewhere, cannot be written, came before, or is a hard link
   *   to what has not come.
   */
  async unpack(entry: ArchiveEntry, requested: string): Promise<CopiedFile | undefined> {
    const { type, mode, size, content } = entry;
    const path = this.placeOf(entry, requested);
    const { signal } = this.#options;
    if (type === "sparse") throw sparseCame(entry.name);
    if (type === "directory") {
      await this.#tree.addFolder(path, mode & FOLDER_PERMISSIONS);
      return undefined;
    }
    if (this.#written.has(path)) throw cameTwice(path || requested);
    if (type === "file") {
      this.#written.set(path, size);
      await this.#tree.addFile(path, content, { mode: mode & PERMISSIONS, signal });
      return { path, size };
    }
    if (type === "link") return await this.#unpackLink(entry, { path, requested });
    this.#leaveOut(path, `a ${type}`);
    return undefined;
  }

  /** Sets the modes of the created folders. */
  async finish(): Promise<void> {
    await this.#tree.finish();
  }

  /** tar sends the content of a file with the first of its names, and a hard link for each other. */
  async #unpackLink(
    { mode, target }: ArchiveEntry,
    { path, requested }: { path: string; requested: string },
  ): Promise<CopiedFile | undefined> {
    const first = this.placeOf({ name: target() }, requested);
    const size = this.#written.get(first);
    if (size !== undefined) {
      const { signal } = this.#options;
      this.#written.set(path, size);
      await this.#tree.addCopy(path, first, { mode: mode & PERMISSIONS, signal });
      return { path, size };
    }
    if (!this.#leftOut.has(first)) throw hasNotCome(path || requested, first);
    this.#leaveOut(path, `a link to ${first}, which was left out`);
    return undefined;
  }

  #leaveOut(path: string, reason: string): void {
    this.#leftOut.add(path);
    this.#options.skipped.push(`${path}: ${reason}`);
  }
}

function cameTwice(path: string): CopyError {
  return new CopyError(
    `The container's archive has the file ${JSON.stringify(path)} twice, and only one can be ` +
      "written: copy again once nothing changes there.",
  );
}

function hasNotCome(path: string, target: string): CopyError {
  return new CopyError(
    `The container's archive has ${JSON.stringify(path)} as a hard link to ` +
      `${JSON.stringify(target)}, which has not come before: it is not written. Copy again once ` +
      "nothing changes there.",
  );
}

function sparseCame(name: string): CopyError {
  return new CopyError(
    `The container's tar leaves the holes of ${JSON.stringify(name)} out, and the file is not ` +
      "written without them: see that TAR_OPTIONS in the container has no --sparse.",
  );
}

/** The requested path in an archive, and the rules for local paths. */
export interface ArchivePathOptions {
  /** The one requested file or folder; `.` for the folder that tar started in. */
  name: string;
  /**
   * The separator of local paths. If it is a backslash, names with a backslash or a colon are
   * refused.
   */
  separator: string;
}

/**
 * Returns the path of an archive entry relative to the requested file or folder; empty for that
 * file or folder itself.
 *
 * @throws {CopyError} If the entry is elsewhere: a container can make its tar write anything.
 */
export function pathInArchive(entry: string, { name, separator }: ArchivePathOptions): string {
  const inner = entry.replace(/^(?:\.\/+)+/, "");
  const isBelow = name === "." && !entry.startsWith("/");
  const [first, ...rest] = (isBelow ? `./${inner}` : inner).split("/");
  const leadsAway = separator === "\\" ? /^\.\.$|[\0\\:]/ : /^\.\.$|\0/;
  if (first === name && !rest.some((part) => leadsAway.test(part))) {
    return rest.filter((part) => part !== "" && part !== ".").join("/");
  }
  throw new CopyError(
    `The container's archive has the entry ${JSON.stringify(entry)}, which is not in ` +
      `${JSON.stringify(name)}: it is not written. Do not trust this container.`,
  );
}
