import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { watchFolder } from "./watch_folder.ts";

/** An editor writes a file in several steps, each of which is a change. */
const SETTLE_MS = 50;
/** Longest wait for that: a folder may change all the time. */
const LONGEST_WAIT_MS = 1_000;

/** Settings of {@linkcode ManifestWatch}. */
export interface ManifestWatchOptions {
  /** A manifest, or a folder of manifests. */
  path: string;
  /** Called at the start and once changes have settled, and never again before it has ended. */
  onChange: () => Promise<void>;
  /** Called when the path can no longer be watched. */
  onError: (error: unknown) => void;
}

/**
 * Watches a manifest, or a folder of manifests, until it is disposed of. The folder may be removed and
 * come back, or be a link that is led elsewhere, and files may be links of a volume, as a ConfigMap has
 * them.
 */
export class ManifestWatch implements AsyncDisposable {
  readonly #options: ManifestWatchOptions;
  readonly #folder: string;
  readonly #file: string | undefined;
  readonly #above: Disposable | undefined;
  /** Undefined from a change of the folder itself until changes have settled, and while it is missing. */
  #watcher: Disposable | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstChangeMs: number | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #ended = false;

  private constructor(options: ManifestWatchOptions, isFolder: boolean) {
    const path = resolve(options.path);
    this.#options = options;
    // the folder of a single file, because most editors put a new file in its place
    this.#folder = isFolder ? path : dirname(path);
    this.#file = isFolder ? undefined : basename(path);
    this.#watcher = this.#watch();
    this.#above = this.#watchAbove();
    this.#note(); // a change since the manifests were read
  }

  /**
   * Begins to watch.
   *
   * @throws {Error} If the path does not exist or cannot be watched.
   */
  static async start(options: ManifestWatchOptions): Promise<ManifestWatch> {
    const entry = await stat(options.path);
    if (!entry.isDirectory() && !entry.isFile()) {
      throw new TypeError(`${options.path} is not a regular file: only files are watched.`);
    }
    return new ManifestWatch(options, entry.isDirectory());
  }

  /** Ends the watch; a call of `onChange` that has begun is waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#above?.[Symbol.dispose]();
    this.#watcher?.[Symbol.dispose]();
    clearTimeout(this.#timer);
    this.#again = false;
    await this.#running;
  }

  #watch(): Disposable {
    return watchFolder(this.#folder, {
      onChange: (name) => {
        // a volume leads all of its files elsewhere by one link, "..data"
        const concerns = name === null || name === this.#file || name.startsWith("..");
        if (this.#file === undefined || concerns) this.#note();
      },
      onError: this.#options.onError,
    });
  }

  /** Watches what is above the folder: a folder that is gone tells nothing of the next one. */
  #watchAbove(): Disposable | undefined {
    const name = basename(this.#folder);
    if (name === "") return undefined; // the root stays
    try {
      return watchFolder(dirname(this.#folder), {
        onChange: (changed) => {
          if (changed !== name && changed !== null) return;
          this.#watcher?.[Symbol.dispose]();
          this.#watcher = undefined;
          this.#note();
        },
        onError: () => {},
      });
    } catch {
      return undefined; // its own changes are still told
    }
  }

  /**
   * Watches the folder that is there now. Called once changes have settled, and before the files are
   * read: on Deno the end of a removed folder's watch, which comes a moment later, takes a new watch of
   * the same path with it, and so does a watch of a missing folder.
   */
  #watchAgain(): void {
    if (!existsSync(this.#folder)) return; // until the next change above
    try {
      this.#watcher = this.#watch();
    } catch {
      // removed in this moment
    }
  }

  #note(): void {
    if (this.#ended) return;
    const nowMs = performance.now();
    this.#firstChangeMs ??= nowMs;
    const restMs = this.#firstChangeMs + LONGEST_WAIT_MS - nowMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#firstChangeMs = undefined;
      if (!this.#watcher) this.#watchAgain();
      if (this.#running) this.#again = true;
      else this.#running = this.#run();
    }, Math.max(0, Math.min(SETTLE_MS, restMs)));
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      await this.#options.onChange();
    } while (this.#again);
    this.#running = undefined;
  }
}
