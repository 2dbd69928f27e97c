import { clearTimeout, setTimeout } from "node:timers";
import { type TestClock, workOf } from "./test_clock.ts";

/** The time of a server. */
export interface ServerTime {
  /** Returns milliseconds since 1970. */
  now(): number;
  /** Calls `callback` once after a delay, unless the result is disposed of before. */
  setTimer(callback: () => void, delayMs: number): Disposable;
  /** Waits for a promise for which a request waits, such as the end of a fault. */
  park<T>(waiting: Promise<T>): Promise<T>;
  /** Counts work that takes real time until the result is disposed of. */
  hold(): Disposable;
}

/** Settings of {@linkcode serverTime}. */
export interface ServerTimeOptions {
  /** The clock of the server, if it does not go by real time. */
  clock?: TestClock | undefined;
  /** Returns milliseconds since 1970, in the place of the clock. */
  now?: (() => number) | undefined;
}

/** The longest delay of a timer: with a longer one, setTimeout fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Returns the time by a clock, or the real one. */
export function serverTime({ clock, now }: ServerTimeOptions): ServerTime {
  if (!clock) return { ...realTime, ...(now && { now }) };
  return {
    now: now ?? (() => clock.now()),
    setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
    park: (waiting) => workOf(clock).park(waiting),
    hold: () => clock.hold(),
  };
}

const realTime: ServerTime = {
  now: () => Date.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, Math.min(delayMs, LONGEST_TIMEOUT_MS));
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
  park: (waiting) => waiting,
  hold: () => ({ [Symbol.dispose]() {} }),
};
