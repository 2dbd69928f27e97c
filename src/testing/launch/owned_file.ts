import { randomUUID } from "node:crypto";
import { link, lstat, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileFault } from "../door/file_fault.ts";

/** Thrown for a path that the launcher must not write to: its arguments are invalid. */
export class RefusedPathError extends Error {
  /** Creates the error. */
  constructor(message: string) {
    super(message);
    this.name = "RefusedPathError";
  }
}

/**
 * A file that only its owner can read, and that exists until it is disposed. It never replaces or
 * removes the file of another program: that is refused, unless `mayReplace` accepts its content.
 */
export class OwnedFile implements AsyncDisposable {
  /** Path of the file. */
  readonly path: string;
  readonly #mayReplace: (text: string) => Promise<boolean>;
  #written: string | undefined;

  /** Does not write yet. */
  constructor(path: string, mayReplace: (text: string) => Promise<boolean> = never) {
    this.path = path;
    this.#mayReplace = mayReplace;
  }

  /**
   * Checks that the file can be written.
   *
   * @throws {RefusedPathError} If its folder is missing or takes no files, or something else is at the
   * path.
   */
  async check(): Promise<void> {
    try {
      await this.#check();
    } catch (error) {
      if (error instanceof RefusedPathError) throw error;
      throw new RefusedPathError(
        `${this.path} cannot be written: ${fileFault(error)}: name another file.`,
      );
    }
  }

  async #check(): Promise<void> {
    const folder = dirname(this.path);
    const isFolder = (await orMissing(stat(folder)))?.isDirectory();
    if (!isFolder) {
      throw new RefusedPathError(
        `${this.path} cannot be written, because ${folder} is not a folder: create it first.`,
      );
    }
    await this.#isThere();
    const draft = this.#newDraft();
    try {
      await writeFile(draft, "", { mode: 0o600, flag: "wx" });
    } finally {
      await rm(draft, { force: true });
    }
  }

  /**
   * Writes the whole text in one step, so that no reader gets an incomplete file.
   *
   * @throws {RefusedPathError} If something else is at the path.
   * @throws {Error} If the file cannot be written, for example because its folder was removed.
   */
  async write(text: string): Promise<void> {
    const draft = this.#newDraft();
    try {
      await writeFile(draft, text, { mode: 0o600, flag: "wx" });
      if (await this.#isThere()) await rename(draft, this.path);
      else await this.#place(draft);
      this.#written = text;
    } catch (cause) {
      if (cause instanceof RefusedPathError) throw cause;
      const message = `${this.path} cannot be written: ${fileFault(cause)}.`;
      throw Object.assign(new Error(message, { cause }), { code: codeOf(cause) });
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Writes the last text again if the file was removed. */
  async restore(): Promise<void> {
    if (this.#written === undefined || await orMissing(lstat(this.path))) return;
    await this.write(this.#written);
  }

  /** Removes the file, unless it was replaced. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#written === undefined) return;
    const text = await orMissing(readFile(this.path, "utf8")).catch(() => undefined);
    if (text === this.#written) await rm(this.path, { force: true });
    this.#written = undefined;
  }

  /** Whether there is a file that may be replaced; anything else at the path is refused. */
  async #isThere(): Promise<boolean> {
    const entry = await orMissing(lstat(this.path));
    if (!entry) return false;
    if (entry.isDirectory()) throw new RefusedPathError(`${this.path} is a folder: name a file.`);
    // A link may lead to a file that is in use elsewhere.
    if (!entry.isFile()) throw this.#refused("is not a regular file");
    const text = await orMissing(readFile(this.path, "utf8"));
    if (text === undefined) return false;
    if (text === this.#written || await this.#mayReplace(text)) return true;
    throw this.#refused("already exists");
  }

  async #place(draft: string): Promise<void> {
    try {
      await link(draft, this.path); // unlike a rename, it never replaces a file
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw this.#refused("already exists");
      await rename(draft, this.path); // some file systems have no links
    }
  }

  #newDraft(): string {
    return `${this.path}.${randomUUID()}.new`;
  }

  #refused(what: string): RefusedPathError {
    return new RefusedPathError(`${this.path} ${what}: name another file, or remove it first.`);
  }
}

const never = () => Promise.resolve(false);

/** Returns `undefined` if the file or its folder is missing. */
async function orMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
