import type { Clock, TimerOptions } from "../../src/runtime/clock.ts";

interface PendingTimer {
  readonly dueMs: number;
  readonly callback: () => void;
  readonly keepAlive: boolean;
}

/** A clock that stands still until a test moves it on. */
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

  setTimer(callback: () => void, delayMs: number, options: TimerOptions = {}): Disposable {
    const timer: PendingTimer = {
      dueMs: this.#monotonicMs + delayMs,
      callback,
      keepAlive: options.keepAlive ?? false,
    };
    this.#timers.add(timer);
    if (timer.keepAlive) this.#onSleep.splice(0).forEach((wake) => wake());
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** How many of them would keep a process from ending. */
  get pendingKeepAlive(): number {
    return [...this.#timers].filter((timer) => timer.keepAlive).length;
  }

  /** Milliseconds until each waiting timer, soonest first. */
  get delaysMs(): number[] {
    return [...this.#timers].map((timer) => timer.dueMs - this.#monotonicMs).sort((a, b) => a - b);
  }

  /** Waits until something sleeps, and gives the milliseconds that it will. */
  async sleeper(): Promise<number> {
    for (;;) {
      const sleeping = [...this.#timers].find((timer) => timer.keepAlive);
      if (sleeping) return sleeping.dueMs - this.#monotonicMs;
      await new Promise<void>((wake) => this.#onSleep.push(wake));
    }
  }

  /** Lets time pass, timer by timer; what each sets off runs before the next. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    for (;;) {
      await settled();
      const next = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next || next.dueMs > endMs) break;
      this.#pass(next.dueMs - this.#monotonicMs);
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

  /** Sets the wall clock alone, as an administrator would. */
  setWall(ms: number): void {
    this.#wallMs = ms;
  }

  #pass(ms: number): void {
    this.#monotonicMs += ms;
    this.#wallMs += ms;
  }
}

/** Lets everything run that is ready to, input and output aside. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
