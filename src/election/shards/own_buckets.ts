/**
 * The state of a bucket that this replica holds: worked on (`held`), ending its running work
 * (`draining`), or given back by a write that has not been confirmed (`releasing`).
 */
type Holding = "held" | "draining" | "releasing";

/** The buckets of one replica, as it knows them from the map. */
export class OwnBuckets {
  readonly #holdings = new Map<number, Holding>();

  /** Returns the state of a bucket; `undefined` if this replica does not hold it. */
  get(bucket: number): Holding | undefined {
    return this.#holdings.get(bucket);
  }

  /** Returns the buckets in some states, in ascending order. */
  all(...states: readonly Holding[]): number[] {
    const found = [...this.#holdings].filter(([, holding]) => states.includes(holding));
    return found.map(([bucket]) => bucket).sort((a, b) => a - b);
  }

  /** Changes the state of a bucket that this replica holds. */
  change(bucket: number, holding: Holding): void {
    this.#holdings.set(bucket, holding);
  }

  /**
   * Takes over what the map says, when no write of this replica is on its way. A bucket that was to
   * be given back and is still ours is held again.
   */
  adopt(identity: string, holders: readonly (string | undefined)[]): void {
    for (const bucket of this.#holdings.keys()) {
      if (holders[bucket] !== identity) this.#holdings.delete(bucket);
    }
    holders.forEach((holder, bucket) => {
      if (holder !== identity) return;
      if (this.#holdings.get(bucket) !== "draining") this.#holdings.set(bucket, "held");
    });
  }

  /** Forgets all buckets. */
  clear(): void {
    this.#holdings.clear();
  }
}
