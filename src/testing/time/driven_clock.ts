import { clearTimeout, setTimeout } from "node:timers";
import { TestClock } from "./test_clock.ts";

/** The longest delay of a timer: with a longer one, setTimeout fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

interface DrivenTimer {
  readonly dueMs: number;
  readonly callback: () => void;
  real: ReturnType<typeof setTimeout> | undefined;
}

/**
 * A clock for a server whose clients are other programs: it goes on as real time does, and is moved
 * ahead or stopped on command. A {@linkcode TestClock} waits for the work of clients before time
 * passes, which it cannot know of other programs.
 */
export class DrivenClock extends TestClock {
  readonly #timers = new Set<DrivenTimer>();
  #aheadMs: number;
  #stoppedAtMs: number | undefined;

  /** Begins at a time in epoch milliseconds, by default the present. */
  constructor(startMs: number = Date.now()) {
    super({ startMs });
    this.#aheadMs = startMs - Date.now();
  }

  /** Whether time passes by itself. */
  get running(): boolean {
    return this.#stoppedAtMs === undefined;
  }

  /** Returns the time in epoch milliseconds. */
  override now(): number {
    return this.#stoppedAtMs ?? Date.now() + this.#aheadMs;
  }

  /** Calls `callback` once after a delay, unless the result is disposed of before. */
  override setTimer(callback: () => void, delayMs: number): Disposable {
    const dueMs = this.now() + Math.max(0, delayMs || 0);
    const timer: DrivenTimer = { dueMs, callback, real: undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return {
      [Symbol.dispose]: () => {
        this.#timers.delete(timer);
        clearTimeout(timer.real);
      },
    };
  }

  /**
   * Moves the clock ahead, from timer to timer.
   *
   * @throws {RangeError} If `ms` is negative or not finite.
   */
  override async advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Infinity)) {
      throw new RangeError(`Time passes by 0 ms or more: current value is ${ms}.`);
    }
    const endMs = this.now() + ms;
    for (let next = this.#nextBy(endMs); next; next = this.#nextBy(endMs)) {
      this.#moveTo(next.dueMs);
      this.#fire(next);
      await undefined; // as the runtimes do between two timers
    }
    this.#moveTo(endMs);
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** Stops the clock: no timer fires until it is moved ahead or started. */
  stop(): void {
    this.#stoppedAtMs ??= this.now();
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** Lets time pass again, from where the clock stands. */
  start(): void {
    if (this.#stoppedAtMs === undefined) return;
    this.#aheadMs = this.#stoppedAtMs - Date.now();
    this.#stoppedAtMs = undefined;
    for (const timer of this.#timers) this.#arm(timer);
  }

  #moveTo(timeMs: number): void {
    if (timeMs <= this.now()) return; // time never goes back
    if (this.#stoppedAtMs === undefined) this.#aheadMs = timeMs - Date.now();
    else this.#stoppedAtMs = timeMs;
  }

  #nextBy(endMs: number): DrivenTimer | undefined {
    let next: DrivenTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs <= endMs && !(next && next.dueMs <= timer.dueMs)) next = timer;
    }
    return next;
  }

  #arm(timer: DrivenTimer): void {
    clearTimeout(timer.real);
    if (!this.running) return;
    const delayMs = Math.min(Math.max(0, timer.dueMs - this.now()), LONGEST_TIMEOUT_MS);
    timer.real = setTimeout(() => {
      if (timer.dueMs <= this.now()) this.#fire(timer);
      else this.#arm(timer); // the delay was cut, or the system's clock has been set back
    }, delayMs);
  }

  #fire(timer: DrivenTimer): void {
    if (!this.#timers.delete(timer)) return;
    clearTimeout(timer.real);
    timer.callback();
  }
}
