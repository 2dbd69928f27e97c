import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../runtime/clock.ts";
import { callSafely, reportWarning } from "../runtime/report_warning.ts";
import type { ObjectPacker } from "./object_packer.ts";
import { readSnapshot, type SnapshotSubject, writeSnapshot } from "./snapshot_format.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import type { Store } from "./store.ts";

const DEFAULT_PERIOD_MS = 60_000;

/** How an informer keeps snapshots. */
export interface SnapshotOptions {
  /**
   * Where they are kept. A place for each cluster and each informer: a resourceVersion means
   * nothing to another cluster.
   */
  store: SnapshotStore;
  /**
   * What you call the form of the stored objects. Change it when `transform` changes, so that
   * objects of the old form are not taken over.
   * @default {""}
   */
  version?: string;
  /**
   * Milliseconds from one snapshot to the next; one more is taken when the informer is disposed of.
   * @default {60000}
   */
  periodMs?: number;
  /**
   * Called when a snapshot cannot be read, used or saved; the informer goes on without it. By
   * default a warning on standard error says so.
   */
  onError?: (error: unknown) => void;
}

/** What a {@linkcode SnapshotKeeper} works on. */
export interface SnapshotKeeperParts<T extends KubernetesObject> {
  /** What the snapshots are of, but for their version. */
  subject: Omit<SnapshotSubject, "version">;
  /** The user's settings. */
  options: SnapshotOptions;
  /** Whose content is kept. */
  store: Store<T>;
  /** Makes what is stored of what was kept. */
  packer: ObjectPacker<T>;
  /** What the store corresponds to; `undefined` as long as it has no whole state. */
  resourceVersion: () => string | undefined;
  /** Times the snapshots. */
  clock: Clock;
}

/** Fills a store from the last snapshot, and takes the next ones. */
export class SnapshotKeeper<T extends KubernetesObject> implements AsyncDisposable {
  readonly #parts: SnapshotKeeperParts<T>;
  readonly #subject: SnapshotSubject;
  #timer: Disposable | undefined;
  #saving: Promise<void> | undefined;
  #saved: string | undefined;
  #disposed = false;

  /** Creates a keeper that does nothing yet. */
  constructor(parts: SnapshotKeeperParts<T>) {
    this.#parts = parts;
    this.#subject = { ...parts.subject, version: parts.options.version ?? "" };
  }

  /** Fills the store; the resourceVersion that it then has, if there was a snapshot to use. */
  async load(signal?: AbortSignal): Promise<string | undefined> {
    const { options, store, packer } = this.#parts;
    try {
      const content = await options.store.load();
      if (!content || signal?.aborted) return undefined;
      const { objects, resourceVersion } = await readSnapshot(this.#subject, content);
      store.replace(objects.map((text) => packer.restore(text)));
      this.#saved = resourceVersion;
      return resourceVersion;
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  /** Takes a snapshot every period from now on. */
  start(): void {
    if (this.#disposed) return;
    const { clock, options: { periodMs = DEFAULT_PERIOD_MS } } = this.#parts;
    this.#timer = clock.setTimer(() => {
      this.save().finally(() => this.start());
    }, periodMs);
  }

  /** Takes a snapshot now, unless nothing has changed; never rejects. */
  save(): Promise<void> {
    return this.#saving ??= this.#save().finally(() => this.#saving = undefined);
  }

  /** Takes the last snapshot and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
    await this.#saving;
    await this.save();
  }

  async #save(): Promise<void> {
    const { options, store, clock } = this.#parts;
    const resourceVersion = this.#parts.resourceVersion();
    if (resourceVersion === undefined || resourceVersion === this.#saved) return;
    const objects = [...store.storedObjects()]; // of this moment, as is the resourceVersion
    try {
      await options.store.save(writeSnapshot(this.#subject, {
        resourceVersion,
        takenAtMs: clock.now(),
        objects: texts(objects),
      }));
      this.#saved = resourceVersion;
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    const { onError = (error) => reportWarning("A snapshot could not be used", error) } =
      this.#parts.options;
    callSafely(onError, error);
  }
}

function* texts(objects: Iterable<{ text(): string }>): Generator<string, void> {
  for (const object of objects) yield object.text();
}
