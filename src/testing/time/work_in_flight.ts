import { clearTimeout, setImmediate, setTimeout } from "node:timers";

/**
 * An event of a watch passes through two sockets to its client, a turn each; the last turn finds
 * nothing new. With two turns none of 1,000 events was late on a busy machine, with one turn 30 were.
 */
const QUIET_TURNS = 3;
/** Work that takes longer, such as a request to a server that never responds, no longer counts. */
const LONGEST_HOLD_MS = 10_000;

/** The work of a test's program that takes real time, while its clock stands still. */
export class WorkInFlight {
  /** The real times at which work began. */
  readonly #held = new Map<symbol, number>();
  /** The real times at which requests began to wait. */
  readonly #parked = new Map<symbol, number>();
  readonly #longestMs: number;
  #changes = 0;

  /** Begins without work; work that takes longer than `longestMs` of real time no longer counts. */
  constructor(longestMs = LONGEST_HOLD_MS) {
    this.#longestMs = longestMs;
  }

  /** Notes a change: what follows from it may take a few turns. */
  note(): void {
    this.#changes++;
  }

  /** Counts work until the result is disposed of, but for 10 s at most. */
  hold(): Disposable {
    return this.#begin(this.#held);
  }

  /**
   * Waits for a promise for which a request waits: its client holds the clock, and only time or the
   * test itself ends the wait.
   */
  async park<T>(waiting: Promise<T>): Promise<T> {
    using _parked = this.#begin(this.#parked);
    return await waiting;
  }

  /** Waits until nothing is under way and nothing has changed for a few turns of the event loop. */
  async settled(): Promise<void> {
    let changes = this.#changes;
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      await turn();
      const isQuiet = changes === this.#changes &&
        this.#count(this.#held) <= this.#count(this.#parked);
      quiet = isQuiet ? quiet + 1 : 0;
      changes = this.#changes;
    }
  }

  /**
   * Waits until no work is under way, or until a time of `performance.now()`. Unlike for `settled`, one
   * turn without any is enough.
   */
  async released(untilMs = Infinity): Promise<void> {
    while (this.#count(this.#held) > 0 && performance.now() < untilMs) await turn();
  }

  #begin(begun: Map<symbol, number>): Disposable {
    const key = Symbol();
    begun.set(key, performance.now());
    this.note();
    return {
      [Symbol.dispose]: () => {
        if (begun.delete(key)) this.note();
      },
    };
  }

  #count(begun: ReadonlyMap<symbol, number>): number {
    const fromMs = performance.now() - this.#longestMs;
    let count = 0;
    for (const sinceMs of begun.values()) if (sinceMs > fromMs) count++;
    return count;
  }
}

/**
 * Waits until the sockets have been polled, and what was found has been read. Deno does not poll them
 * for a timer of less than 2 ms, but for a wait in V8 that takes 1.1 ms; that wait does not keep the
 * process alive, and the timer does. Timers of `node:timers`: a library for tests may replace those of
 * the globals.
 */
async function turn(): Promise<void> {
  if ("Deno" in globalThis) {
    const alive = setTimeout(() => {}, LONGEST_HOLD_MS);
    const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    await Atomics.waitAsync(cell, 0, 0, 0.01).value;
    clearTimeout(alive);
  } else {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setImmediate(resolve));
}
