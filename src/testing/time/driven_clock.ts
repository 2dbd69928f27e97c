import { clearTimeout, setTimeout } from "node:timers";
import { LATEST_MS } from "./epoch_time.ts";
import { TestClock, workOf } from "./test_clock.ts";
import { Turns } from "./turns.ts";

/** The longest delay of a timer: with a longer one, setTimeout fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
/** How long a move takes, in real time: other programs, or a timer that repeats, may go on for ever. */
const LONGEST_MOVE_MS = 10_000;
/** After so long without a turn of the event loop, connections and signals have theirs. */
const LONGEST_TURN_MS = 20;

interface DrivenTimer {
  dueMs: number;
  readonly callback: () => void;
  real: ReturnType<typeof setTimeout> | undefined;
}

/**
 * A clock for a server whose clients are other programs: it goes on as real time does, and is moved
 * ahead or stopped on command. A {@linkcode TestClock} waits for the work of clients before time
 * passes, which it cannot know of other programs; this one waits for the server's own controllers.
 */
export class DrivenClock extends TestClock {
  readonly #timers = new Set<DrivenTimer>();
  /** The time of the start, unless it was the present. */
  #startMs: number | undefined;
  #aheadMs: number;
  #stoppedAtMs: number | undefined;
  /** Two moves at once would not add up. */
  readonly #moves = new Turns();

  readonly #longestMoveMs: number;

  /** Begins at a time in epoch milliseconds, by default the present. */
  constructor(startMs?: number, { longestMoveMs = LONGEST_MOVE_MS } = {}) {
    super({ startMs: startMs ?? Date.now() });
    this.#longestMoveMs = longestMoveMs;
    this.#startMs = startMs;
    this.#aheadMs = startMs === undefined ? 0 : startMs - Date.now();
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
   * Moves the clock ahead, from timer to timer, once earlier moves have ended. Before each timer, and
   * when the promise resolves, the controllers have done their work. A move that takes over 10 s of
   * real time goes to its end at once, where each timer that is due fires once.
   *
   * @throws {RangeError} If `ms` is negative or not finite, or leads beyond the year 9999.
   */
  override async advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Infinity)) {
      throw new RangeError(`Time passes by 0 ms or more: current value is ${ms}.`);
    }
    await this.#moves.take(() => this.#pass(this.now() + ms));
  }

  /**
   * Moves the clock ahead to a time, as {@linkcode advance} does; one that is past changes nothing.
   *
   * @throws {RangeError} If it is beyond the year 9999.
   */
  async advanceTo(timeMs: number): Promise<void> {
    await this.#moves.take(() => this.#pass(timeMs));
  }

  /** Stops the clock: no later timer fires until it is moved ahead or started. */
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

  /** Makes the time at present the one of the start, unless the clock began with the present. */
  begin(): void {
    if (this.#startMs !== undefined) this.#startMs = this.now();
  }

  /**
   * Goes back to the start, once earlier moves have ended: to its time, or to the present if the
   * clock began with that, and time passes. Timers keep what is left of their delays.
   */
  async reset(): Promise<void> {
    await this.#moves.take(() => {
      const beforeMs = this.now();
      this.#stoppedAtMs = undefined;
      this.#aheadMs = this.#startMs === undefined ? 0 : this.#startMs - Date.now();
      const byMs = this.now() - beforeMs;
      for (const timer of this.#timers) {
        timer.dueMs += byMs;
        this.#arm(timer);
      }
    });
  }

  async #pass(endMs: number): Promise<void> {
    if (endMs > LATEST_MS) {
      const latest = new Date(LATEST_MS).toISOString();
      throw new RangeError(
        `The clock goes from 1970 to 9999: it cannot be moved to a time after ${latest}.`,
      );
    }
    const work = workOf(this);
    const untilMs = performance.now() + this.#longestMoveMs;
    let turnMs = performance.now();
    await work.released(untilMs);
    for (let next = this.#nextBy(endMs); next; next = this.#nextBy(endMs)) {
      if (performance.now() > untilMs) break;
      this.#moveTo(next.dueMs);
      this.#fire(next);
      if (performance.now() - turnMs > LONGEST_TURN_MS) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        turnMs = performance.now();
      } else await undefined; // as the runtimes do between two timers
      await work.released(untilMs);
    }
    this.#moveTo(endMs);
    for (const timer of this.#timers) this.#arm(timer);
  }

  #moveTo(timeMs: number): void {
    if (timeMs <= this.now()) return; // only a reset goes back
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
    if (!this.running && timer.dueMs > this.now()) return; // one that is due needs no time to pass
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
