/** The source of the time, which tests can replace: `TestClock` of `@kubewire/testing` is one. */
export interface Clock {
  /** Returns milliseconds since 1970 by the wall clock, which can jump. */
  now(): number;
  /**
   * Returns milliseconds since a fixed start; never goes back, and may stop while the machine
   * sleeps.
   */
  monotonic(): number;
  /**
   * Calls `callback` once, after `delayMs` milliseconds, unless the timer is disposed of before.
   */
  setTimer(
    callback: () => void,
    delayMs: number,
    options?: {
      /**
       * Whether the timer alone keeps the process from ending.
       * @default {false}
       */
      keepAlive?: boolean;
    },
  ): Disposable;
  /**
   * Called before work that takes real time: a request until its response, a read of a file. A clock
   * that does not go by real time should stand still until the result is disposed of.
   */
  hold?(): Disposable;
}

/** A moment, by both times of a clock. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** Returns the current moment. */
export function momentOf(clock: Clock): Moment {
  return { wallMs: clock.now(), monotonicMs: clock.monotonic() };
}

/**
 * Returns the milliseconds since a moment, by the time that gives more: the monotonic one may stop
 * while the machine sleeps, and the wall clock may be set back.
 */
export function elapsedMs(clock: Clock, since: Moment): number {
  return Math.max(clock.now() - since.wallMs, clock.monotonic() - since.monotonicMs);
}

/** The longest delay of a timer, in milliseconds: with a longer one, setTimeout fires at once. */
export const LONGEST_TIMEOUT_MS: number = 2 ** 31 - 1;
