import type { FreshObjects } from "./fresh_objects.ts";
import type { Cluster } from "../sources/clusters.ts";
import { ClusterWrites } from "./cluster_writes.ts";
import type { OwnWritesOptions } from "./own_writes.ts";
import type { WrittenObject } from "./written_object.ts";

/** Milliseconds after which the written objects are read from the server. */
const STALE_LIMIT_MS = 10_000;

/** The numbers of a {@linkcode StoreWait}. */
interface StoreWaitCounts {
  /** Times at which a key had to wait. */
  waitedForStore: number;
  /** Times at which the stores were too late. */
  storeTooLate: number;
}

/** The keys whose stores have not seen yet what their last reconcile has written. */
export class StoreWait {
  readonly #writes: ClusterWrites;
  readonly #counts: StoreWaitCounts;
  readonly #waiting = new Set<string>();
  /** Objects as the server has them, for keys whose stores are too far behind. */
  readonly #freshObjects = new Map<string, FreshObjects>();

  /** Creates a record without keys. */
  constructor(options: Omit<OwnWritesOptions, "limitMs">, counts: StoreWaitCounts) {
    this.#writes = new ClusterWrites({ ...options, limitMs: STALE_LIMIT_MS });
    this.#counts = counts;
  }

  /** Notes a write of the reconcile of a key, in the manager's cluster or in another one. */
  note(key: string, written: WrittenObject, cluster?: Cluster): void {
    this.#writes.note(key, written, cluster);
  }

  /** Returns whether a key waits. */
  isWaiting(key: string): boolean {
    return this.#waiting.has(key);
  }

  /** Returns whether a key need not wait. */
  isSeen(key: string): boolean {
    return this.#freshObjects.has(key) || this.#writes.isSeen(key);
  }

  /**
   * Waits until the stores have seen the writes of a key, or the server was asked for them.
   *
   * @throws {ApiStatusError} If the server refuses to show an object.
   * @throws {NetworkError} If the server cannot be reached.
   */
  async wait(key: string, signal: AbortSignal): Promise<void> {
    this.#waiting.add(key);
    this.#counts.waitedForStore++;
    try {
      const freshObjects = await this.#writes.untilSeen(key, signal);
      if (!freshObjects) return;
      this.#counts.storeTooLate++;
      this.#freshObjects.set(key, freshObjects);
    } finally {
      this.#waiting.delete(key);
    }
  }

  /** Removes and returns the objects that replace those in the stores for a reconcile. */
  takeFreshObjects(key: string): FreshObjects | undefined {
    const freshObjects = this.#freshObjects.get(key);
    this.#freshObjects.delete(key);
    return freshObjects;
  }

  /** Drops what was read for all keys: by the next start the objects may have changed. */
  dropFreshObjects(): void {
    this.#freshObjects.clear();
  }

  /** Forgets a key. */
  forget(key: string): void {
    this.#freshObjects.delete(key);
    this.#writes.forget(key);
  }
}
