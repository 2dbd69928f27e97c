import type { Clock } from "../core/time/clock.ts";

/** Calls a function once, when a wait takes longer than its limit. */
export class IdleGuard implements Disposable {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #onIdle: () => void;
  #waitingSinceMs: number | undefined;
  #timer: Disposable | undefined;

  /** Creates a guard; no wait has started yet. */
  constructor(clock: Clock, limitMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#onIdle = onIdle;
  }

  /** Starts a wait. */
  begin(): void {
    this.#waitingSinceMs = this.#clock.monotonic();
    // One timer serves many waits, so that a busy stream does not set one for each chunk.
    this.#timer ??= this.#clock.setTimer(() => this.#check(), this.#limitMs);
  }

  /** Ends the wait. */
  end(): void {
    this.#waitingSinceMs = undefined;
  }

  /** Stops the timer. */
  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#waitingSinceMs = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    if (this.#waitingSinceMs === undefined) return;
    const leftMs = this.#limitMs - (this.#clock.monotonic() - this.#waitingSinceMs);
    if (leftMs <= 0) return this.#onIdle();
    this.#timer = this.#clock.setTimer(() => this.#check(), leftMs);
  }
}
