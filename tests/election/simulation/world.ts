import { settled } from "../../support/clocks/fake_clock.ts";

interface WorldEvent {
  readonly atMs: number;
  /** Order among events of the same time. */
  readonly number: number;
  readonly run: () => void;
}

/** Simulated time: events run in order, each with all the work that it starts, and take no time. */
export class World {
  #nowMs = 0;
  #count = 0;
  readonly #events: WorldEvent[] = []; // a binary heap, the next event first
  readonly #observers: (() => void)[] = [];

  /** Milliseconds since the start. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /**
   * Runs a function `delayMs` milliseconds from now, rounded up to whole ones: a wait that is too
   * short for a floating-point number to advance would repeat for ever.
   */
  after(delayMs: number, run: () => void): void {
    const atMs = this.#nowMs + Math.ceil(Math.max(0, delayMs));
    const event = { atMs, number: this.#count++, run };
    let index = this.#events.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, this.#events[parent]!)) break;
      this.#events[index] = this.#events[parent]!;
      index = parent;
    }
    this.#events[index] = event;
  }

  /** Calls a function after each event. */
  observe(observer: () => void): void {
    this.#observers.push(observer);
  }

  /** Runs all events up to a time. */
  async runUntil(endMs: number): Promise<void> {
    await settled();
    for (let next = this.#events[0]; next && next.atMs <= endMs; next = this.#events[0]) {
      this.#remove();
      this.#nowMs = next.atMs;
      next.run();
      await settled();
      for (const observer of this.#observers) observer();
    }
    this.#nowMs = endMs;
  }

  /** Removes the first event. */
  #remove(): void {
    const events = this.#events;
    const last = events.pop()!;
    if (events.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= events.length) break;
      if (child + 1 < events.length && isBefore(events[child + 1]!, events[child]!)) child++;
      if (!isBefore(events[child]!, last)) break;
      events[index] = events[child]!;
      index = child;
    }
    events[index] = last;
  }
}

function isBefore(a: WorldEvent, b: WorldEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number);
}
