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
  setTimer(callback, delayMs, { keepAlive = false } = {}) {
    if (!keepAlive && "Deno" in globalThis) return waitAside(callback, delayMs);
    const timer: unknown = setTimeout(callback, Math.min(delayMs, LONGEST_TIMEOUT_MS));
    if (!keepAlive) unref(timer);
    return { [Symbol.dispose]: () => clearTimeout(timer as number) };
  },
};

/**
 * A timer of V8 itself, for which no process stays alive. Deno's `setTimeout` has Node's timers
 * loaded when it is called first: 7 ms, a tenth of what a program takes to its first request.
 */
function waitAside(callback: () => void, delayMs: number): Disposable {
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const { value } = Atomics.waitAsync(cell, 0, 0, delayMs >= 1 ? delayMs : 1);
  const over = async () => {
    if (await value === "timed-out") callback();
  };
  over();
  return { [Symbol.dispose]: () => void Atomics.notify(cell, 0) };
}

function unref(timer: unknown): void {
  // Both runtimes return an object here, whatever the web's types say.
  if (typeof timer === "object" && timer !== null && "unref" in timer) {
    (timer as { unref(): void }).unref();
  }
}
