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

/** A moment by both times of a clock. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** The moment that it is now. */
export function momentOf(clock: Clock): Moment {
  return { wallMs: clock.now(), monotonicMs: clock.monotonic() };
}

/**
 * Milliseconds since a moment, by whichever time says more: the monotonic one may stand still while the
 * machine sleeps, that of the wall may be set back.
 */
export function elapsedMs(clock: Clock, since: Moment): number {
  return Math.max(clock.now() - since.wallMs, clock.monotonic() - since.monotonicMs);
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

/** A timer that is neither over nor disposed of. */
interface SetTimer {
  callback: () => void;
  /** When it is due, as `performance.now()` shows it. */
  dueMs: number;
}

const setTimers = new Set<SetTimer>();
let wakesAtMs = Infinity;

/**
 * A timer of V8 itself, for which no process stays alive. Deno's `setTimeout` has Node's timers loaded
 * when it is called first: 7 ms, a tenth of what a program takes to its first request. All timers share
 * one wait, for the next that is due: one that was ended early would cost 0.8 kB until its time had come.
 */
function waitAside(callback: () => void, delayMs: number): Disposable {
  const timer = { callback, dueMs: performance.now() + (delayMs >= 1 ? delayMs : 1) };
  setTimers.add(timer);
  if (timer.dueMs < wakesAtMs) wakeAt(timer.dueMs);
  return { [Symbol.dispose]: () => void setTimers.delete(timer) };
}

async function wakeAt(timeMs: number): Promise<void> {
  wakesAtMs = timeMs;
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  await Atomics.waitAsync(cell, 0, 0, Math.max(1, timeMs - performance.now())).value;
  if (wakesAtMs === timeMs) wakesAtMs = Infinity; // or else one that was set later is due earlier
  callDue(performance.now());
}

function callDue(nowMs: number): void {
  const due = [...setTimers].filter(({ dueMs }) => dueMs <= nowMs);
  for (const timer of due.sort((a, b) => a.dueMs - b.dueMs)) call(timer);
  let nextMs = Infinity;
  for (const { dueMs } of setTimers) if (dueMs < nextMs) nextMs = dueMs;
  if (nextMs < wakesAtMs) wakeAt(nextMs);
}

/** Calls a timer back, unless one before it has ended it; what it throws is nobody's but its own. */
async function call(timer: SetTimer): Promise<void> {
  if (setTimers.delete(timer)) await timer.callback();
}

function unref(timer: unknown): void {
  // Both runtimes return an object here, whatever the web's types say.
  if (typeof timer === "object" && timer !== null && "unref" in timer) {
    (timer as { unref(): void }).unref();
  }
}
