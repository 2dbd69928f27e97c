import { clearImmediate, setImmediate } from "node:timers";
import { StatusError } from "../status/status_error.ts";
import type { ServerTime } from "../time/server_time.ts";

/** Settings of a {@linkcode WorkQueue}. */
export interface WorkQueueOptions {
  /** The time of the server, for retries. */
  readonly time: ServerTime;
  /** Does the work for a key. */
  reconcile(key: string): Promise<void>;
  /** Called with an error, unless the API server refused a request; the key is tried again. */
  onError(error: unknown): void;
}

const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 1_000_000;

/**
 * Does work for keys, one after the other: a key that is added many times before its turn has one
 * turn, and one that fails has another after 5 ms, and then after twice as long each time. Between
 * the rounds the event loop goes on, so that a controller that never comes to an end holds nothing
 * up. A `TestClock` stands still while there is work.
 */
export class WorkQueue implements Disposable {
  readonly #options: WorkQueueOptions;
  readonly #due = new Set<string>();
  readonly #later = new Map<string, { atMs: number; timer: Disposable }>();
  readonly #failures = new Map<string, number>();
  #turn: ReturnType<typeof setImmediate> | undefined;
  #hold: Disposable | undefined;
  #ended = false;

  /** Creates an empty queue. */
  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Drops all work; what is under way is the last. */
  [Symbol.dispose](): void {
    this.#ended = true;
    this.#due.clear();
    clearImmediate(this.#turn);
    for (const { timer } of this.#later.values()) timer[Symbol.dispose]();
    this.#later.clear();
    this.#release();
  }

  /** Adds a key. */
  add(key: string): void {
    if (this.#ended) return;
    this.#due.add(key);
    if (this.#hold) return; // its turn comes
    this.#hold = this.#options.time.hold();
    this.#plan();
  }

  /** Adds a key after a delay, unless it is added earlier so anyway. */
  addAfter(key: string, delayMs: number): void {
    if (this.#ended) return;
    const { time } = this.#options;
    const atMs = time.now() + delayMs;
    const known = this.#later.get(key);
    if (known && known.atMs <= atMs) return;
    known?.timer[Symbol.dispose]();
    const timer = time.setTimer(() => {
      this.#later.delete(key);
      this.add(key);
    }, delayMs);
    this.#later.set(key, { atMs, timer });
  }

  #plan(): void {
    this.#turn = setImmediate(() => void this.#round());
  }

  async #round(): Promise<void> {
    for (const key of [...this.#due]) {
      if (!this.#due.delete(key)) return; // the queue has ended
      await this.#reconcile(key);
    }
    if (this.#due.size > 0) this.#plan();
    else this.#release();
  }

  async #reconcile(key: string): Promise<void> {
    try {
      await this.#options.reconcile(key);
      this.#failures.delete(key);
    } catch (error) {
      if (this.#ended) return;
      if (!(error instanceof StatusError)) this.#options.onError(error);
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      this.addAfter(key, Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
    }
  }

  #release(): void {
    this.#hold?.[Symbol.dispose]();
    this.#hold = undefined;
  }
}
