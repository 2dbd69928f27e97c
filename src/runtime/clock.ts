/** Settings of one timer. */
export interface TimerOptions {
  /**
   * Whether the timer alone keeps the process from ending.
   * @default {false}
   */
  keepAlive?: boolean;
}

/** Where the time comes from, so that tests can bring their own. */
export interface Clock {
  /** Milliseconds since 1970, as the wall clock shows them; it can jump. */
  now(): number;
  /** Milliseconds since some start; never goes back, and may stand still while the machine sleeps. */
  monotonic(): number;
  /** Calls back once, `delayMs` milliseconds from now, unless disposed before. */
  setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Disposable;
}

// A longer delay makes setTimeout fire at once.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delayMs, options = {}) {
    const timer: unknown = setTimeout(callback, Math.min(delayMs, LONGEST_TIMEOUT_MS));
    if (!options.keepAlive) unref(timer);
    return { [Symbol.dispose]: () => clearTimeout(timer as number) };
  },
};

function unref(timer: unknown): void {
  // Both runtimes return an object here, whatever the web's types say.
  if (typeof timer === "object" && timer !== null && "unref" in timer) {
    (timer as { unref(): void }).unref();
  }
}
