import type { Cluster } from "../clusters/clusters.ts";
import { Overlay } from "./overlay.ts";
import { OwnWrites, type OwnWritesOptions } from "./own_writes.ts";
import type { WrittenObject } from "./written_object.ts";

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
      if (!writes.isSeen(key)) isSeen = false;
      else if (writes.size === 0) this.#others.delete(cluster);
    }
    return isSeen;
  }

  /**
   * Waits until the stores have seen the writes of a key. If that takes longer than the limit,
   * returns the written objects as the servers have them.
   *
   * @throws {ApiStatusError} If a server refuses to show an object.
   * @throws {NetworkError} If a server cannot be reached.
   */
  async untilSeen(key: string, signal: AbortSignal): Promise<Overlay | undefined> {
    const others = [...this.#others];
    const [own, ...read] = await Promise.all(
      [this.#own, ...others.map(([, writes]) => writes)].map((each) => each.untilSeen(key, signal)),
    );
    if (!own && read.every((overlay) => !overlay)) return undefined;
    const overlay = own ?? new Overlay();
    others.forEach(([cluster], at) => read[at] && overlay.others.set(cluster, read[at]));
    return overlay;
  }

  /** Forgets the writes of a key. */
  forget(key: string): void {
    this.#own.forget(key);
    for (const writes of this.#others.values()) writes.forget(key);
  }
}
