import { ApiStatusError } from "../../core/api_status_error.ts";
import { NetworkError, TimeoutError } from "../../core/errors.ts";
import { withTimeLimit } from "../../core/time/time_limit.ts";
import { clockOf } from "../../transport/kube_internals.ts";
import { lacksCredentials } from "../../watch/watch_verdict.ts";
import type { Cluster } from "../sources/clusters.ts";
import { FreshObjects } from "./fresh_objects.ts";
import { OwnWrites, type OwnWritesOptions } from "./own_writes.ts";
import type { WrittenObject } from "./written_object.ts";

/** Milliseconds after which the written objects are read from the server. */
const STALE_LIMIT_MS = 10_000;
/** Milliseconds for another cluster to show its writes, or to say what became of them. */
const AWAY_LIMIT_MS = 20_000;

/** The numbers of a {@linkcode StoreWait}. */
interface StoreWaitCounts {
  /** Times at which a key had to wait. */
  waitedForStore: number;
  /** Times at which the stores were too late. */
  storeTooLate: number;
}

/** The keys whose stores, in all clusters, have not seen yet what their last reconcile has written. */
export class StoreWait {
  readonly #options: OwnWritesOptions;
  readonly #counts: StoreWaitCounts;
  /** The writes in the manager's cluster. */
  readonly #own: OwnWrites;
  readonly #others = new Map<Cluster, OwnWrites>();
  readonly #waiting = new Set<string>();
  /** Objects as the server has them, for keys whose stores are too far behind. */
  readonly #freshObjects = new Map<string, FreshObjects>();

  /** Creates a record without keys; the options are those of the manager's cluster. */
  constructor(options: Omit<OwnWritesOptions, "limitMs">, counts: StoreWaitCounts) {
    this.#options = { ...options, limitMs: STALE_LIMIT_MS };
    this.#own = new OwnWrites(this.#options);
    this.#counts = counts;
  }

  /** Notes a write of the reconcile of a key, in the manager's cluster or in another one. */
  note(key: string, written: WrittenObject, cluster?: Cluster): void {
    if (!cluster) return this.#own.note(key, written);
    const { kube, followed } = cluster;
    if (followed.of(written.resource, written.namespace).length === 0) return;
    let writes = this.#others.get(cluster);
    if (!writes) {
      const informersOf = (path: string, namespace?: string) => followed.of(path, namespace);
      writes = new OwnWrites({ ...this.#options, kube, informersOf });
      this.#others.set(cluster, writes);
    }
    writes.note(key, written);
  }

  /** Returns whether a key waits. */
  isWaiting(key: string): boolean {
    return this.#waiting.has(key);
  }

  /** Returns whether a key need not wait. Writes that the stores have seen are forgotten. */
  isSeen(key: string): boolean {
    if (this.#freshObjects.has(key)) return true;
    let isSeen = this.#own.isSeen(key);
    for (const [cluster, writes] of this.#others) {
      if (cluster.kube.disposed.aborted) this.#others.delete(cluster); // it shows nothing any more
      else if (!writes.isSeen(key)) isSeen = false;
      else if (writes.size === 0) this.#others.delete(cluster);
    }
    return isSeen;
  }

  /**
   * Waits until the stores have seen the writes of a key, or the servers were asked for them. Another
   * cluster that is away holds no key: its fresh objects have the failure then, and its writes stay
   * noted.
   *
   * @throws {ApiStatusError} If a server refuses to show an object.
   * @throws {NetworkError} If the server of the manager's cluster cannot be reached.
   */
  async wait(key: string, signal: AbortSignal): Promise<void> {
    this.#waiting.add(key);
    this.#counts.waitedForStore++;
    try {
      const others = [...this.#others];
      const [own, ...read] = await Promise.all([
        this.#own.untilSeen(key, signal),
        ...others.map(([cluster, writes]) => untilSeenIn(cluster, { writes, key, signal })),
      ]);
      if (!own && read.every((freshObjects) => !freshObjects)) return;
      const freshObjects = own ?? new FreshObjects();
      others.forEach(([cluster], at) => read[at] && freshObjects.others.set(cluster, read[at]));
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
    this.#own.forget(key);
    for (const writes of this.#others.values()) writes.forget(key);
  }
}

async function untilSeenIn(
  { kube }: Cluster,
  { writes, key, signal }: { writes: OwnWrites; key: string; signal: AbortSignal },
): Promise<FreshObjects | undefined> {
  const wait = (joined: AbortSignal) => writes.untilSeen(key, joined);
  const limit = { limitMs: AWAY_LIMIT_MS, reason: `${kube.server} is away`, signals: [signal] };
  try {
    return await withTimeLimit(clockOf(kube), wait, limit);
  } catch (error) {
    if (signal.aborted || !isAway(error)) throw error;
    return new FreshObjects(error);
  }
}

function isAway(error: unknown): error is Error {
  return error instanceof NetworkError || error instanceof TimeoutError ||
    lacksCredentials(error) ||
    error instanceof ApiStatusError && error.httpStatus >= 500;
}
