/**
 * The way from the store to the handlers. A write is visible as a whole before any listener gets
 * it, so a handler never reads an older state than the one it got. `Store` (`store.ts`) passes each
 * change to its listeners, which only note it: a handler, a stream of changes (`change_stream.ts`)
 * and a waiter (`object_waiter.ts`) run no user code during the write. Each handler has its own
 * queue (`handler_queue.ts`) and gets one change at a time. A change to a queued object is merged
 * into the queued change. At most two changes wait for an object: a deletion and the new object
 * after it. An object that came and went before the handler got it leaves no change. The queue
 * holds stored objects, which are parsed on delivery. A waiter does not merge: it judges each
 * version.
 *
 * A relist is delivered as a difference. An object with the same uid and resourceVersion stays the
 * same value; another uid under a name is a missed deletion, then a new object.
 *
 * @module
 */
import { TimeoutError } from "../../core/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { InformerWaitOptions } from "../waits/bounded_wait.ts";
import { type Change, changeOf } from "./change.ts";
import type { ChangeListener } from "./change_listener.ts";
import { HandlerQueue, type QueuedChange } from "./handler_queue.ts";
import { isThenable } from "../store/misuse_error.ts";
import type { StoreChange } from "../store/store.ts";
import { errorCause } from "../waits/wait_errors.ts";
import { SyncPoint } from "../waits/sync_point.ts";

/** The number of changes that a handler gets before other work of the program can run. */
const TURN = 256;

/**
 * Called for each change to an informer's objects. If it returns a promise, the next call follows
 * when the promise has settled.
 */
export type ChangeHandler<T> = (change: Change<T>) => void | Promise<void>;

/** A handler of an informer. Disposing of it removes the handler: it is not called again. */
export interface HandlerRegistration extends Disposable {
  /**
   * Whether the handler has processed its whole initial state: the initial list, or the content of
   * the store at the time when the handler was added.
   */
  readonly synced: boolean;
  /** The number of queued changes: at most two for an object, no matter how slow the handler is. */
  readonly queueLength: number;
  /**
   * Waits until the handler is `synced`.
   *
   * @throws {TimeoutError} If it takes longer than `timeoutMs`.
   * @throws {ApiStatusError} With `failFast`, if the server refuses the initial list; likewise any
   *   other error that waiting alone may not resolve.
   */
  waitForSync(options?: InformerWaitOptions): Promise<void>;
}

/** Settings of a {@linkcode QueuedHandler}. */
export interface QueuedHandlerOptions<T> {
  /** The clock for turns and timeouts. */
  clock: Clock;
  /** Called with the error that the handler threw; must not throw itself. */
  onError: (error: unknown, change: Change<T>) => void;
  /** Called with the promise of an asynchronous handler; the promise never rejects. */
  onRunning: (running: Promise<void>) => void;
  /** Returns the refusal that prevents the informer from being synced, if there is one. */
  refusal?: () => { error: unknown } | undefined;
  /** Returns the last error of the informer, unless it is synced. */
  cause?: () => unknown;
  /** Called once, when the handler is removed. */
  onRemoved: () => void;
}

/** A handler with its queue: it gets one change at a time, and never while the store is written. */
export class QueuedHandler<T> implements HandlerRegistration, ChangeListener<T> {
  readonly #handler: ChangeHandler<T>;
  readonly #options: QueuedHandlerOptions<T>;
  readonly #queue = new HandlerQueue<T>();
  readonly #sync = new SyncPoint();
  readonly #onAbort = () => this.stop(this.#signal?.reason);
  #signal: AbortSignal | undefined;
  #initialStateEnded = false;
  /** Whether changes are being delivered, or are about to be. */
  #busy = false;
  #toldInTurn = 0;
  #nextTurn: Disposable | undefined;
  #stopped = false;

  /** Creates the registration of a handler; the handler is not called yet. */
  constructor(handler: ChangeHandler<T>, options: QueuedHandlerOptions<T>) {
    this.#handler = handler;
    this.#options = options;
  }

  /** Removes the handler when the signal aborts. */
  stopWith(signal: AbortSignal): void {
    this.#signal = signal;
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  get synced(): boolean {
    return this.#sync.reached;
  }

  get queueLength(): number {
    return this.#queue.length;
  }

  waitForSync(options: InformerWaitOptions = {}): Promise<void> {
    const timeoutError = () =>
      new TimeoutError(
        `The handler was not synced within ${options.timeoutMs} ms: ` +
          `${this.queueLength} changes wait for it, and the initial list is ` +
          `${this.#initialStateEnded ? "complete" : "not complete"}.`,
        errorCause(this.#initialStateEnded ? undefined : this.#options.cause?.()),
      );
    const waiting = this.#sync.wait(this.#options.clock, { ...options, timeoutError });
    const refusal = this.#initialStateEnded ? undefined : this.#options.refusal?.();
    if (refusal) this.#sync.refuse(refusal.error);
    return waiting;
  }

  change(change: StoreChange<T>, initial: boolean): void {
    if (this.#stopped) return;
    this.#queue.push(change, initial);
    this.#drainSoon();
  }

  initialStateEnd(): void {
    this.#initialStateEnded = true;
    this.#drainSoon();
  }

  refused(error: unknown): void {
    if (!this.#initialStateEnded) this.#sync.refuse(error);
  }

  stop(reason: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#nextTurn?.[Symbol.dispose]();
    this.#queue.clear();
    this.#sync.fail(reason);
    this.#options.onRemoved();
  }

  [Symbol.dispose](): void {
    this.stop(new DOMException("The handler has been removed.", "AbortError"));
  }

  #drainSoon(): void {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    queueMicrotask(() => this.#drain());
  }

  /** Delivers the queued changes, without a promise for each one unless the handler returns one. */
  #drain(): void {
    while (!this.#stopped) {
      if (this.#initialStateEnded && this.#queue.initialLength === 0) this.#sync.reach();
      if (this.#queue.length === 0) break;
      if (this.#toldInTurn === TURN) return this.#drainInNextTurn();
      const running = this.#tellNext();
      if (running) {
        running.then(() => this.#drain());
        return;
      }
    }
    this.#busy = false;
    this.#toldInTurn = 0; // the queue is empty, so other work runs anyway
  }

  /** Continues in a later task: a handler that only uses microtasks would block timers and I/O. */
  #drainInNextTurn(): void {
    this.#nextTurn = this.#options.clock.setTimer(
      () => {
        this.#toldInTurn = 0;
        this.#drain();
      },
      0,
      { keepAlive: true },
    );
  }

  #tellNext(): Promise<void> | undefined {
    this.#toldInTurn++;
    const change = changeOf(this.#queue.shift() as QueuedChange<T>);
    try {
      const result: unknown = this.#handler(change);
      if (!isThenable(result)) return undefined;
      const running = Promise.resolve(result).then(
        () => {},
        (error) => this.#options.onError(error, change),
      );
      this.#options.onRunning(running);
      return running;
    } catch (error) {
      this.#options.onError(error, change);
    }
    return undefined;
  }
}
