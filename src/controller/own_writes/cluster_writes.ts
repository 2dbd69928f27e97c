import { ApiStatusError } from "../../core/api_status_error.ts";
import { NetworkError, TimeoutError } from "../../core/errors.ts";
import { withTimeLimit } from "../../runtime/time_limit.ts";
import { internalsOf } from "../../transport/kube_internals.ts";
import type { Cluster } from "../clusters/clusters.ts";
import { FreshObjects } from "./fresh_objects.ts";
import { OwnWrites, type OwnWritesOptions } from "./own_writes.ts";
import type { WrittenObject } from "./written_object.ts";

/** Milliseconds for another cluster to show its writes, or to say what became of them. */
const AWAY_LIMIT_MS = 20_000;

/** The writes of each key's reconciles in all clusters that the stores have not seen yet. */
export class ClusterWrites {
  readonly #options: OwnWritesOptions;
  /** Those in the manager's cluster. */
  readonly #own: OwnWrites;
  readonly #others = new Map<Cluster, OwnWrites>();

  /** Creates a record without writes; the options are those of the manager's cluster. */
  constructor(options: OwnWritesOptions) {
    this.#options = options;
    this.#own = new OwnWrites(options);
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

  /** Returns whether the stores have seen all writes of a key; then it forgets them. */
  isSeen(key: string): boolean {
    let isSeen = this.#own.isSeen(key);
    for (const [cluster, writes] of this.#others) {
      if (cluster.kube.disposed.aborted) this.#others.delete(cluster); // it shows nothing any more
      else if (!writes.isSeen(key)) isSeen = false;
      else if (writes.size === 0) this.#others.delete(cluster);
    }
    return isSeen;
  }

  /**
   * Waits until the stores have seen the writes of a key. If that takes longer than the limit,
   * returns the written objects as the servers have them. Another cluster that is away holds no key:
   * its fresh objects have the failure then, and its writes stay noted.
   *
   * @throws {ApiStatusError} If a server refuses to show an object.
   * @throws {NetworkError} If the server of the manager's cluster cannot be reached.
   */
  async untilSeen(key: string, signal: AbortSignal): Promise<FreshObjects | undefined> {
    const others = [...this.#others];
    const [own, ...read] = await Promise.all([
      this.#own.untilSeen(key, signal),
      ...others.map(([cluster, writes]) => untilSeenIn(cluster, { writes, key, signal })),
    ]);
    if (!own && read.every((freshObjects) => !freshObjects)) return undefined;
    const freshObjects = own ?? new FreshObjects();
    others.forEach(([cluster], at) => read[at] && freshObjects.others.set(cluster, read[at]));
    return freshObjects;
  }

  /** Forgets the writes of a key. */
  forget(key: string): void {
    this.#own.forget(key);
    for (const writes of this.#others.values()) writes.forget(key);
  }
}

async function untilSeenIn(
  { kube }: Cluster,
  { writes, key, signal }: { writes: OwnWrites; key: string; signal: AbortSignal },
): Promise<FreshObjects | undefined> {
  const { clock } = internalsOf(kube).runtime;
  const wait = (joined: AbortSignal) => writes.untilSeen(key, joined);
  const limit = { limitMs: AWAY_LIMIT_MS, reason: `${kube.server} is away`, signals: [signal] };
  try {
    return await withTimeLimit(clock, wait, limit);
  } catch (error) {
    if (signal.aborted || !isAway(error)) throw error;
    return new FreshObjects(error);
  }
}

function isAway(error: unknown): error is Error {
  return error instanceof NetworkError || error instanceof TimeoutError ||
    error instanceof ApiStatusError && error.httpStatus >= 500;
}
