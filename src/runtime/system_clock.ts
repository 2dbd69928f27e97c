import { type Clock, LONGEST_TIMEOUT_MS } from "../core/time/clock.ts";
import { waitAtMost } from "../core/time/time_limit.ts";

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
 * Waits until a promise has settled, but at most `limitMs` milliseconds of real time; keeps the
 * process alive.
 */
export async function settledWithin(promise: Promise<unknown>, limitMs: number): Promise<void> {
  await waitAtMost(systemClock, promise.catch(() => {}), { limitMs, keepAlive: true });
}

/** A timer that has neither fired nor been disposed of. */
interface SetTimer {
  callback: () => void;
  /** When the timer is due, on the scale of `performance.now()`. */
  dueMs: number;
}

const setTimers = new Set<SetTimer>();
/** When the waits that are under way end. */
const wakesMs = new Set<number>();

/**
 * Sets a timer with V8 itself, which does not keep the process alive. The first call of Deno's
 * `setTimeout` loads Node's timers: 7 ms, a tenth of a program's time to its first request. The
 * timers share their waits: a wait cannot be ended, so one for each disposed timer would cost 0.8 kB
 * until it is due.
 */
function waitAside(callback: () => void, delayMs: number): Disposable {
  const timer = { callback, dueMs: performance.now() + (delayMs >= 1 ? delayMs : 1) };
  setTimers.add(timer);
  wakeBy(timer.dueMs);
  return { [Symbol.dispose]: () => void setTimers.delete(timer) };
}

/** Begins a wait, unless one under way ends early enough; then the timers are looked at again. */
function wakeBy(timeMs: number): void {
  for (const wakeMs of wakesMs) if (wakeMs <= timeMs) return;
  void wakeAt(timeMs);
}

async function wakeAt(timeMs: number): Promise<void> {
  wakesMs.add(timeMs);
  await waitInV8(Math.max(1, timeMs - performance.now()));
  wakesMs.delete(timeMs);
  callDue(performance.now());
}

/** Waits with V8 itself, apart from all timers; the wait does not keep the process alive. */
export async function waitInV8(delayMs: number): Promise<void> {
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  await Atomics.waitAsync(cell, 0, 0, delayMs).value;
}

function callDue(nowMs: number): void {
  const due = [...setTimers].filter(({ dueMs }) => dueMs <= nowMs);
  for (const timer of due.sort((a, b) => a.dueMs - b.dueMs)) call(timer);
  let nextMs = Infinity;
  for (const { dueMs } of setTimers) if (dueMs < nextMs) nextMs = dueMs;
  if (nextMs < Infinity) wakeBy(nextMs);
}

/**
 * Calls a timer's callback, unless it is disposed of. An error does not affect the other timers.
 */
async function call(timer: SetTimer): Promise<void> {
  if (setTimers.delete(timer)) await timer.callback();
}

function unref(timer: unknown): void {
  // Both runtimes return an object here, although the web's types say otherwise.
  if (typeof timer === "object" && timer !== null && "unref" in timer) {
    (timer as { unref(): void }).unref();
  }
}
