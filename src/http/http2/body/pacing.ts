import type { Clock } from "../../../runtime/clock.ts";

/** How long a connection waits: a reader needs less, unless its program waits for something else. */
const MOST_WAIT_MS = 1;
/** How many reads at most do not wait because a reader was too slow. */
const MOST_SKIPPED = 63;

/** Counts the readers that have not read all that has arrived for them, of one read or several. */
export interface Awaited {
  count: number;
}

/**
 * Lets readers read before their connection reads on. Otherwise, on Deno, a connection that has more
 * bytes fills the windows first, and each byte is copied. After a reader was too slow some reads do not
 * wait, more each time, so that a slow one holds up no other.
 */
export class Pacing {
  readonly #clock: Clock;
  #awaited: Awaited = { count: 0 };
  #goOn: (() => void) | undefined;
  #sinceMs = 0;
  /** Set once for several waits, most of which it outlives. */
  #timer: Disposable | undefined;
  #skipped = 0;
  /** The reads that still do not wait. */
  #toSkip = 0;

  /** Creates the pacing of a connection that has read nothing. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

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
    if (awaited.count > 0 || awaited !== this.#awaited || !this.#goOn) return;
    this.#skipped >>= 1;
    this.#end();
  }

  /** Waits for the readers. Those that are too slow do not count any more. */
  wait(): Promise<void> {
    if (this.#toSkip > 0) {
      this.#toSkip--;
      this.#awaited = { count: 0 };
      return Promise.resolve();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#goOn = resolve;
    this.#sinceMs = this.#clock.monotonic();
    this.#timer ??= this.#clock.setTimer(() => this.#look(), MOST_WAIT_MS);
    return promise;
  }

  #look(): void {
    this.#timer = undefined;
    if (!this.#goOn) return;
    const leftMs = this.#sinceMs + MOST_WAIT_MS - this.#clock.monotonic();
    if (leftMs > 0) {
      this.#timer = this.#clock.setTimer(() => this.#look(), leftMs);
      return;
    }
    this.#awaited = { count: 0 };
    this.#toSkip = this.#skipped = Math.min(2 * this.#skipped + 1, MOST_SKIPPED);
    this.#end();
  }

  #end(): void {
    const goOn = this.#goOn;
    this.#goOn = undefined;
    goOn?.();
  }
}
