/**
 * Keeps the snapshots of an informer (`snapshot_format.ts`). The first line names the server,
 * cluster, resource (with selectors and form), version and resourceVersion. One line follows for
 * each object, with its stored text, and a last line with their number and a checksum of all lines;
 * without it the snapshot is truncated or changed. At the start the snapshot fills the store, and
 * the reflector watches from its resourceVersion.
 *
 * - The cluster is the uid of `kube-system` (`cluster_uid.ts`), read beside the snapshot. With
 *   another uid the snapshot is not used. If the uid may not be read, the newest state is read and
 *   compared, because another cluster at the same URL may serve the same resourceVersion.
 * - After 410 a relist follows, so the changes of the downtime are a difference. After any other
 *   refusal of the snapshot's resourceVersion, the newest state is read.
 * - A snapshot store that does nothing for 10 s at the start, or for 5 s while saving, is given up
 *   (`unless_stalled.ts`).
 * - A snapshot is saved every minute if something has changed, and at the end.
 *
 * @module
 */
import { TimeoutError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { Clock } from "../../core/time/clock.ts";
import { callSafely, reportWarning } from "../../runtime/report_warning.ts";
import type { ObjectPacker } from "../store/object_packer.ts";
import {
  type ReadSnapshot,
  readSnapshot,
  type SnapshotSubject,
  writeSnapshot,
} from "./snapshot_format.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import type { Store } from "../store/store.ts";
import { unlessStalled } from "./unless_stalled.ts";

const DEFAULT_SAVE_PERIOD_MS = 60_000;
/** The longest time without a byte of the last snapshot. */
const LOAD_STALL_MS = 10_000;
/** The longest time without a byte of the next snapshot. */
const SAVE_STALL_MS = 5_000;
const DISPOSAL_MS = 10_000;

/** Settings for the snapshots of an informer. */
export interface SnapshotOptions {
  /**
   * The storage, a separate one for each informer. Clusters at the same URL are distinguished by
   * the uid of the namespace `kube-system`; if it may not be read, a snapshot fills the store, but
   * the whole state is read as well. A storage that hangs is abandoned: after 10 s when the
   * informer starts, which then continues without it, and after 5 s when the informer is disposed
   * of.
   */
  store: SnapshotStore;
  /**
   * Your name for the form of the stored objects. Change it when `transform` changes, so that
   * objects of the old form are not used.
   * @default {""}
   */
  version?: string;
  /**
   * Milliseconds between two snapshots; one more is saved when the informer is disposed of.
   * @default {60000}
   */
  savePeriodMs?: number;
  /**
   * Called when a snapshot cannot be read, used or saved; the informer continues without it. By
   * default a warning that names the informer's path is written to standard error. The informer's
   * own `onError` is not called.
   */
  onError?: (error: unknown) => void;
}

/** The parts that a {@linkcode SnapshotKeeper} uses. */
export interface SnapshotKeeperParts<T extends KubernetesObject> {
  /** The origin of the snapshots, without their version and cluster. */
  subject: Omit<SnapshotSubject, "version" | "cluster">;
  /** Returns the cluster's identifier, if it may be read; never rejects. */
  readCluster: (signal: AbortSignal) => Promise<string | undefined>;
  /** The user's settings. */
  options: SnapshotOptions;
  /** The store whose content is saved. */
  store: Store<T>;
  /** Creates the stored objects from a snapshot. */
  packer: ObjectPacker<T>;
  /** Returns the store's resourceVersion; `undefined` until it has a complete state. */
  resourceVersion: () => string | undefined;
  /** The clock for the snapshots. */
  clock: Clock;
}

/** A snapshot that filled a store. */
export interface LoadedSnapshot {
  /** The resourceVersion of the store's content. */
  resourceVersion: string;
  /** Whether the snapshot is known to be of this cluster: only then a watch may resume from it. */
  isSameCluster: boolean;
}

/** Fills a store from the last snapshot, and saves the next ones. */
export class SnapshotKeeper<T extends KubernetesObject> implements AsyncDisposable {
  readonly #parts: SnapshotKeeperParts<T>;
  #subject: SnapshotSubject;
  #timer: Disposable | undefined;
  #saving: Promise<void> | undefined;
  /** Whether the last save is still pending, so that another one might overlap with it. */
  #storeIsBusy = false;
  #saved: string | undefined;
  #disposed = false;

  /** Creates a keeper; it does nothing yet. */
  constructor(parts: SnapshotKeeperParts<T>) {
    this.#parts = parts;
    this.#subject = { ...parts.subject, cluster: "", version: parts.options.version ?? "" };
  }

  /** Fills the store from a usable snapshot; returns the facts about it, or `undefined`. */
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
      this.#report("loaded", error);
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
    if (content && !(content instanceof ReadableStream)) {
      throw new TypeError(
        "`load` of the snapshot's store must return a ReadableStream of bytes, or undefined: it " +
          `returned ${typeof content === "string" ? "a text" : shownValue(content)}.`,
      );
    }
    return content && await readSnapshot(this.#subject, content, progressed);
  }

  /** Starts to save a snapshot every period. */
  start(): void {
    if (this.#disposed) return;
    const { clock, options: { savePeriodMs = DEFAULT_SAVE_PERIOD_MS } } = this.#parts;
    this.#timer = clock.setTimer(() => {
      this.save().finally(() => this.start());
    }, savePeriodMs);
  }

  /** Saves a snapshot now, unless nothing has changed; never rejects. */
  save(): Promise<void> {
    return this.#saving ??= this.#save().finally(() => this.#saving = undefined);
  }

  /** Saves the last snapshot and ends. */
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
    ).catch((error) => this.#report("saved", error));
  }

  async #save(): Promise<void> {
    const { options, store, clock } = this.#parts;
    const resourceVersion = this.#parts.resourceVersion();
    if (resourceVersion === undefined || resourceVersion === this.#saved) return;
    if (this.#storeIsBusy) return;
    const objects = [...store.storedObjects()]; // at this moment, like the resourceVersion
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
      this.#report("saved", error);
    }
  }

  #report(done: "loaded" | "saved", error: unknown): void {
    const { options, subject: { resource } } = this.#parts;
    // The path alone: selectors are long, and may name what is secret.
    const warning = `The snapshot of ${resource.split(" ; ", 1)[0]} could not be ${done}`;
    callSafely(options.onError ?? ((error) => reportWarning(warning, error)), error);
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
