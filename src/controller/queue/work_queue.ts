import type { Clock } from "../../core/time/clock.ts";
import { Heap } from "./heap.ts";

/** Settings of one {@linkcode WorkQueue.add}. */
export interface AddOptions {
  /**
   * Milliseconds until the key is ready.
   * @default {0}
   */
  afterMs?: number;
  /**
   * Keys with a higher priority are taken first; but a waiting key rises with time, so that
   * none waits for ever.
   * @default {0}
   */
  priority?: number;
}

/** The numbers of a queue. */
export interface QueueCounts {
  /** Keys that can be taken now. */
  readonly ready: number;
  /** Those of them that come after the others: the keys of objects that were there at the start. */
  readonly readyLow: number;
  /** Keys that will be ready later. */
  readonly delayed: number;
  /** Keys that are being worked on. */
  readonly running: number;
  /** Times at which a key became ready, as client-go counts them; one that waits is not added again. */
  readonly added: number;
  /** Milliseconds for which the longest running work has run; 0 if none runs. */
  readonly longestRunMs: number;
  /** Milliseconds for which all running work has run, together. */
  readonly unfinishedMs: number;
}

/** The numbers of a queue that does not exist. */
export const NO_COUNTS: QueueCounts = {
  ready: 0,
  readyLow: 0,
  delayed: 0,
  running: 0,
  added: 0,
  longestRunMs: 0,
  unfinishedMs: 0,
};

/** Settings of a {@linkcode WorkQueue}. */
export interface WorkQueueOptions {
  /** The clock. */
  clock: Clock;
  /** Called when a key has become ready; take it with {@linkcode WorkQueue.take}. */
  onReady: () => void;
}

/** A key that waits. */
interface Waiting {
  readonly key: string;
  /** Keys are taken in this order: the time of the add, later for a lower priority. */
  orderMs: number;
  /** Order among keys of the same time. */
  number: number;
  priority: number;
  /** When the key became ready, for the latency. */
  readyMs: number;
}

/** A key that will be ready later. */
interface Delayed {
  readonly key: string;
  readonly dueMs: number;
  readonly number: number;
  priority: number;
}

/** By one step of priority a key is taken as if it had been added so much earlier. */
const MS_PER_PRIORITY = 600;

/**
 * A queue of keys in which a key is never worked on twice at once: a key that is added while it is
 * being worked on can be taken again afterwards, once, however often it was added. It has the rules
 * of client-go's `util/workqueue`, with two differences: a delayed add can be cancelled, and keys
 * have a priority.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #onReady: () => void;
  /** The keys to hand out, by key; those of running keys are not in the heap. */
  readonly #dirty = new Map<string, Waiting>();
  readonly #ready = new Heap<Waiting>(isEarlier);
  readonly #running = new Map<string, number>();
  readonly #delays = new Map<string, Delayed>();
  /** Has entries that were replaced or cancelled, too. */
  readonly #delayed = new Heap<Delayed>(isDueEarlier);
  #timer: Disposable | undefined;
  #timerMs = Infinity;
  #count = 0;
  #added = 0;
  #isShutDown = false;
  #drained: (() => void)[] = [];

  /** Creates an empty queue. */
  constructor({ clock, onReady }: WorkQueueOptions) {
    this.#clock = clock;
    this.#onReady = onReady;
  }

  /** The present numbers. */
  get counts(): QueueCounts {
    return {
      ready: this.#ready.size,
      readyLow: this.#ready.count(({ priority }) => priority < 0),
      delayed: this.#delays.size,
      running: this.#running.size,
      added: this.#added,
      ...this.#runningTimes(),
    };
  }

  /** Whether the queue takes no more keys. */
  get isShutDown(): boolean {
    return this.#isShutDown;
  }

  /**
   * Adds a key. A key that waits already is not added twice; it gets the higher priority. Of several
   * delayed adds the earliest time counts, and the highest priority.
   */
  add(key: string, { afterMs = 0, priority = 0 }: AddOptions = {}): void {
    if (this.#isShutDown) return;
    if (afterMs > 0) return this.#addLater(key, afterMs, priority);
    this.#addNow(key, priority);
  }

  /** Removes the delayed add of a key, if there is one. */
  cancelDelay(key: string): void {
    this.#delays.delete(key);
  }

  /** Returns where a key is; milliseconds until it is ready if it is delayed. */
  find(key: string): "running" | "ready" | number | undefined {
    if (this.#running.has(key)) return "running";
    if (this.#dirty.has(key)) return "ready";
    const delayed = this.#delays.get(key);
    return delayed && Math.max(0, delayed.dueMs - this.#clock.monotonic());
  }

  /** Returns the next key, or `undefined` if none is ready. Call `done` when the work has ended. */
  take(): TakenKey | undefined {
    const next = this.#ready.shift();
    if (!next) return undefined;
    const { key, priority, readyMs } = next;
    this.#dirty.delete(key);
    const nowMs = this.#clock.monotonic();
    this.#running.set(key, nowMs);
    return { key, priority, waitedMs: nowMs - readyMs };
  }

  /** Notes that the work on a key has ended; the key is ready again if it was added meanwhile. */
  done(key: string): void {
    if (!this.#running.delete(key)) return;
    const waiting = this.#dirty.get(key);
    if (waiting) this.#push(waiting);
    if (this.#running.size === 0) { for (const resolve of this.#drained.splice(0)) resolve(); }
  }

  /** Takes no more keys and drops those that wait; resolves when the running work has ended. */
  shutDown(): Promise<void> {
    this.#isShutDown = true;
    this.#dirty.clear();
    this.#ready.clear();
    this.#delays.clear();
    this.#delayed.clear();
    this.#timer?.[Symbol.dispose]();
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #runningTimes(): Pick<QueueCounts, "longestRunMs" | "unfinishedMs"> {
    const nowMs = this.#clock.monotonic();
    const times = [...this.#running.values()].map((startedMs) => nowMs - startedMs);
    return {
      longestRunMs: times[0] ?? 0, // they are in the order of their starts
      unfinishedMs: times.reduce((sum, time) => sum + time, 0),
    };
  }

  #addNow(key: string, priority: number): void {
    const nowMs = this.#clock.monotonic();
    const orderMs = nowMs - priority * MS_PER_PRIORITY;
    const waiting = this.#dirty.get(key);
    if (waiting) {
      if (priority <= waiting.priority) return;
      // It comes after the keys that had this priority before.
      const place = orderMs < waiting.orderMs ? { orderMs, number: this.#count++ } : {};
      if (this.#running.has(key)) Object.assign(waiting, { priority, ...place });
      else this.#ready.advance(waiting, { priority, ...place });
      return;
    }
    this.#added++;
    const added = { key, orderMs, number: this.#count++, priority, readyMs: nowMs };
    this.#dirty.set(key, added);
    if (!this.#running.has(key)) this.#push(added);
  }

  #push(waiting: Waiting): void {
    this.#ready.push(waiting);
    this.#onReady();
  }

  #addLater(key: string, afterMs: number, priority: number): void {
    const dueMs = this.#clock.monotonic() + afterMs;
    const known = this.#delays.get(key);
    const highest = Math.max(priority, known?.priority ?? -Infinity);
    if (known && known.dueMs <= dueMs) {
      known.priority = highest;
      return;
    }
    const entry = { key, dueMs, number: this.#count++, priority: highest };
    this.#delays.set(key, entry);
    this.#delayed.push(entry);
    this.#setTimer();
  }

  /** Sets one timer, for the delayed key that is due first. */
  #setTimer(): void {
    const next = this.#delayed.peek();
    if (!next || next.dueMs >= this.#timerMs) return;
    this.#timer?.[Symbol.dispose]();
    this.#timerMs = next.dueMs;
    const delayMs = Math.max(1, next.dueMs - this.#clock.monotonic());
    this.#timer = this.#clock.setTimer(() => this.#wake(), delayMs, { keepAlive: true });
  }

  #wake(): void {
    this.#timerMs = Infinity;
    const nowMs = this.#clock.monotonic();
    for (
      let next = this.#delayed.peek();
      next && next.dueMs <= nowMs;
      next = this.#delayed.peek()
    ) {
      this.#delayed.shift();
      if (this.#delays.get(next.key) !== next) continue; // it was replaced or cancelled
      this.#delays.delete(next.key);
      this.#addNow(next.key, next.priority);
    }
    this.#setTimer();
  }
}

/** A key that {@linkcode WorkQueue.take} has returned. */
export interface TakenKey {
  readonly key: string;
  readonly priority: number;
  /** Milliseconds for which the key was ready. */
  readonly waitedMs: number;
}

function isEarlier(a: Waiting, b: Waiting): boolean {
  return a.orderMs < b.orderMs || (a.orderMs === b.orderMs && a.number < b.number);
}

function isDueEarlier(a: Delayed, b: Delayed): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number);
}
