import type { Clock } from "../runtime/clock.ts";

/** Calls back once, when something was waited for longer than it may be. */
export class IdleGuard implements Disposable {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #onIdle: () => void;
  #waitingSinceMs: number | undefined;
  #timer: Disposable | undefined;

  /** Creates a guard; nothing is waited for yet. */
  constructor(clock: Clock, limitMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#onIdle = onIdle;
  }

  /** Something is waited for from now on. */
  begin(): void {
    this.#waitingSinceMs = this.#clock.monotonic();
    // One timer serves many waits, so that a busy stream does not arm one for each chunk.
    this.#timer ??= this.#clock.setTimer(() => this.#check(), this.#limitMs);
  }

  /** It came. */
  end(): void {
    this.#waitingSinceMs = undefined;
  }

  /** Ends the timer. */
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
