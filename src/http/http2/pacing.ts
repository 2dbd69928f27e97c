/** More microtasks than a reader needs for the events of a read; and what a slow one gets. */
const MOST_MICROTASKS = 256;
const LEAST_MICROTASKS = 4;

/** Counts the readers that have not read all that has arrived for them, of one read or several. */
export interface Awaited {
  count: number;
}

/**
 * Lets readers read before their connection reads on. Otherwise, on Deno, a connection that has more
 * bytes fills the windows first, and each byte is copied. The readers get a few microtasks, and fewer
 * the next time if that was not enough, so that a slow one holds up no other.
 */
export class Pacing {
  #awaited: Awaited = { count: 0 };
  #patience = MOST_MICROTASKS;

  /** Whether a reader has not read all. */
  get isAwaited(): boolean {
    return this.#awaited.count > 0;
  }

  /** Counts a reader, until `count` of the result is made one less; not twice if it has the result. */
  add(before: Awaited | undefined): Awaited {
    if (before !== this.#awaited) this.#awaited.count++;
    return this.#awaited;
  }

  /** Waits for the readers. Those that are too slow do not count any more. */
  async wait(): Promise<void> {
    const awaited = this.#awaited;
    for (let left = this.#patience; awaited.count > 0 && left > 0; left--) await undefined;
    const isSlow = awaited.count > 0;
    if (isSlow) this.#awaited = { count: 0 };
    const patience = isSlow ? this.#patience / 2 : this.#patience * 2;
    this.#patience = Math.max(LEAST_MICROTASKS, Math.min(patience, MOST_MICROTASKS));
  }
}
