import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";

/** An editor writes a file in several steps, each of which is a change. */
const SETTLE_MS = 50;

/** Settings of {@linkcode ManifestWatch}. */
export interface ManifestWatchOptions {
  /** A manifest, or a folder of manifests. */
  path: string;
  /** Called once the changes have settled, and never again before it has ended. */
  onChange: () => Promise<void>;
  /** Called when the path can no longer be watched. */
  onError: (error: unknown) => void;
}

/** Watches a manifest, or a folder of manifests, until it is disposed of. */
export class ManifestWatch implements AsyncDisposable {
  readonly #options: ManifestWatchOptions;
  readonly #watcher: FSWatcher;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  private constructor(options: ManifestWatchOptions, file: string | undefined) {
    const { path, onError } = options;
    this.#options = options;
    // the folder of a single file, because most editors put a new file in its place
    this.#watcher = watch(file === undefined ? path : dirname(path), (_, name) => {
      if (file === undefined || name === null || name === file) this.#note();
    });
    this.#watcher.on("error", onError);
  }

  /**
   * Begins to watch.
   *
   * @throws {Error} If the path does not exist or cannot be watched.
   */
  static async start(options: ManifestWatchOptions): Promise<ManifestWatch> {
    const { path } = options;
    const isFolder = (await stat(path)).isDirectory();
    return new ManifestWatch(options, isFolder ? undefined : basename(path));
  }

  /** Ends the watch; a call of `onChange` that has begun is waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#watcher.close();
    clearTimeout(this.#timer);
    this.#again = false;
    await this.#running;
  }

  #note(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#running) this.#again = true;
      else this.#running = this.#run();
    }, SETTLE_MS);
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      await this.#options.onChange();
    } while (this.#again);
    this.#running = undefined;
  }
}
