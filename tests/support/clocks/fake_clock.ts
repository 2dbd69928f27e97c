import type { Clock } from "../../../src/core/time/clock.ts";

interface PendingTimer {
  readonly dueMs: number;
  readonly callback: () => void;
  readonly keepAlive: boolean;
}

/** A clock that stands still until a test advances it. */
export class FakeClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  readonly #timers = new Set<PendingTimer>();
  #onSleep: (() => void)[] = [];

  /** Starts at `startMs`, milliseconds since 1970. */
  constructor(startMs: number = Date.UTC(2026, 0, 1)) {
    this.#wallMs = startMs;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  setTimer(
    callback: () => void,
    delayMs: number,
    options: { keepAlive?: boolean } = {},
  ): Disposable {
    const timer: PendingTimer = {
      dueMs: this.#monotonicMs + delayMs,
      callback,
      keepAlive: options.keepAlive ?? false,
    };
    this.#timers.add(timer);
    if (timer.keepAlive) this.#onSleep.splice(0).forEach((wake) => wake());
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  /** Number of waiting timers. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Number of those that would keep a process from ending. */
  get pendingKeepAlive(): number {
    return [...this.#timers].filter((timer) => timer.keepAlive).length;
  }

  /** Milliseconds until each waiting timer, soonest first. */
  get delaysMs(): number[] {
    return [...this.#timers].map((timer) => timer.dueMs - this.#monotonicMs).sort((a, b) => a - b);
  }

  /** Waits until there is a sleeper, and returns the milliseconds that it will sleep. */
  async sleeper(): Promise<number> {
    for (;;) {
      const sleeping = [...this.#timers].find((timer) => timer.keepAlive);
      if (sleeping) return sleeping.dueMs - this.#monotonicMs;
      await new Promise<void>((wake) => this.#onSleep.push(wake));
    }
  }

  /** Lets time pass, timer by timer; the work that a timer starts runs before the next timer. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    for (;;) {
      await settled();
      const next = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next || next.dueMs > endMs) break;
      this.#pass(Math.max(0, next.dueMs - this.#monotonicMs)); // it may be late, after a skip
      this.#timers.delete(next);
      next.callback();
    }
    this.#pass(endMs - this.#monotonicMs);
    await settled();
  }

  /** Lets time pass without a timer firing, as in a process that is stopped. */
  skip(ms: number): void {
    this.#pass(ms);
  }

  /** Sets only the wall clock, as an administrator would. */
  setWall(ms: number): void {
    this.#wallMs = ms;
  }

  #pass(ms: number): void {
    this.#monotonicMs += ms;
    this.#wallMs += ms;
  }
}

/** Lets all work run that does not wait for input or output. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
