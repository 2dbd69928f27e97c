/** More microtasks than readers need for the events of a read. */
const MOST_MICROTASKS = 256;
/** The microtasks that readers get as long as one of them is too slow. */
const LEAST_MICROTASKS = 4;

/** Counts the readers that have not read all that has arrived for them, of one read or several. */
export interface Awaited {
  count: number;
}

/**
 * Lets readers read before their connection reads on. Otherwise, on Deno, a connection that has more
 * bytes fills the windows first, and each byte is copied. The readers get a few microtasks, and fewer
 * the next time if that was not enough, so that a slow one holds up no other.
 *
 * A timer would limit the wait as well, but nothing would keep the process alive meanwhile, and one
 * that fires costs as much as an event: it made the events of a watch that come one by one up to a
 * fifth dearer, on both runtimes.
 */
export class Pacing {
  #awaited: Awaited = { count: 0 };
  #microtasks = MOST_MICROTASKS;

  /** Whether a reader has not read all. */
  get isAwaited(): boolean {
    return this.#awaited.count > 0;
  }

  /** Counts a reader, until `caughtUp` is called with the result; not twice if it has the result. */
  add(before: Awaited | undefined): Awaited {
    if (before !== this.#awaited) this.#awaited.count++;
    return this.#awaited;
  }

  /** Records that a reader has read all that has arrived. */
  caughtUp(awaited: Awaited): void {
    awaited.count--;
  }

  /** Waits for the readers. Those that are too slow do not count any more. */
  async wait(): Promise<void> {
    const awaited = this.#awaited;
    for (let left = this.#microtasks; awaited.count > 0 && left > 0; left--) await undefined;
    const isSlow = awaited.count > 0;
    if (isSlow) this.#awaited = { count: 0 };
    const microtasks = isSlow ? this.#microtasks / 2 : this.#microtasks * 2;
    this.#microtasks = Math.max(LEAST_MICROTASKS, Math.min(microtasks, MOST_MICROTASKS));
  }
}
