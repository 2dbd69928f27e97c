import { TimeoutError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../runtime/clock.ts";
import { callSafely, reportWarning } from "../runtime/report_warning.ts";
import type { ObjectPacker } from "./object_packer.ts";
import {
  type ReadSnapshot,
  readSnapshot,
  type SnapshotSubject,
  writeSnapshot,
} from "./snapshot_format.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import type { Store } from "./store.ts";
import { unlessStalled } from "./unless_stalled.ts";

const DEFAULT_PERIOD_MS = 60_000;
/** Without a byte of the last snapshot. */
const LOAD_STALL_MS = 10_000;
/** Without a byte of the next one. */
const SAVE_STALL_MS = 5_000;
const DISPOSAL_MS = 10_000;

/** How an informer keeps snapshots. */
export interface SnapshotOptions {
  /**
   * Where they are kept: a place for each informer. Another cluster at the same URL is told by the
   * uid of the namespace `kube-system`; where that may not be read, a snapshot fills the store, and
   * the whole state is read all the same. A store that hangs is given up: after 10 s when
   * the informer starts, which then goes on without it, and after 5 s when it is disposed of.
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
  /** What the snapshots are of, but for their version and cluster. */
  subject: Omit<SnapshotSubject, "version" | "cluster">;
  /** Reads what the cluster alone has, if it may be read; never rejects. */
  readCluster: (signal: AbortSignal) => Promise<string | undefined>;
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

/** A snapshot that filled a store. */
export interface LoadedSnapshot {
  /** What the store corresponds to. */
  resourceVersion: string;
  /** Whether it is known to be of this cluster: only then a watch may go on from it. */
  isSameCluster: boolean;
}

/** Fills a store from the last snapshot, and takes the next ones. */
export class SnapshotKeeper<T extends KubernetesObject> implements AsyncDisposable {
  readonly #parts: SnapshotKeeperParts<T>;
  #subject: SnapshotSubject;
  #timer: Disposable | undefined;
  #saving: Promise<void> | undefined;
  /** Whether the store has not answered to the last save, so that another one might meet it. */
  #storeIsBusy = false;
  #saved: string | undefined;
  #disposed = false;

  /** Creates a keeper that does nothing yet. */
  constructor(parts: SnapshotKeeperParts<T>) {
    this.#parts = parts;
    this.#subject = { ...parts.subject, cluster: "", version: parts.options.version ?? "" };
  }

  /** Fills the store, if there is a snapshot to use; what it then corresponds to. */
  async load(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<LoadedSnapshot | undefined> {
    const { readCluster, clock, store, packer } = this.#parts;
    const reading = readCluster(signal).then((cluster = "") => {
      this.#subject = { ...this.#subject, cluster };
    });
    try {
      const stalled = () => stalledError("loaded", LOAD_STALL_MS);
      const snapshot = await unlessStalled(
        (progressed) => this.#read(reading, progressed),
        { clock, limitMs: LOAD_STALL_MS, stalled },
      );
      if (!snapshot || signal.aborted) return undefined;
      const { objects, resourceVersion, isSameCluster } = snapshot;
      store.replace(objects.map((text) => packer.restore(text)));
      if (isSameCluster) this.#saved = resourceVersion;
      return { resourceVersion, isSameCluster };
    } catch (error) {
      this.#report(error);
      return undefined;
    } finally {
      await reading;
    }
  }

  async #read(
    readingCluster: Promise<void>,
    progressed: () => void,
  ): Promise<ReadSnapshot | undefined> {
    const content = await this.#parts.options.store.load();
    progressed();
    await readingCluster;
    return content && await readSnapshot(this.#subject, content, progressed);
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
    const stalled = () => stalledError("saved", DISPOSAL_MS);
    await unlessStalled(
      async () => {
        await this.#saving;
        await this.save();
      },
      { clock: this.#parts.clock, limitMs: DISPOSAL_MS, stalled },
    ).catch((error) => this.#report(error));
  }

  async #save(): Promise<void> {
    const { options, store, clock } = this.#parts;
    const resourceVersion = this.#parts.resourceVersion();
    if (resourceVersion === undefined || resourceVersion === this.#saved) return;
    if (this.#storeIsBusy) return;
    const objects = [...store.storedObjects()]; // of this moment, as is the resourceVersion
    const snapshot = { resourceVersion, takenAtMs: clock.now(), objects: texts(objects) };
    const save = async (progressed: () => void) => {
      this.#storeIsBusy = true;
      try {
        await options.store.save(writeSnapshot(this.#subject, snapshot, progressed));
      } finally {
        this.#storeIsBusy = false;
      }
    };
    try {
      const stalled = () => stalledError("saved", SAVE_STALL_MS);
      await unlessStalled(save, { clock, limitMs: SAVE_STALL_MS, stalled });
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

function stalledError(done: "loaded" | "saved", limitMs: number): TimeoutError {
  return new TimeoutError(
    `The snapshot could not be ${done}: its store did nothing for ${limitMs} ms.`,
  );
}
