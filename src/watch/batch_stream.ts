/** Gives values in batches, one batch at a time. */
export interface BatchSource<T> {
  /** The next values, at least one; rejects with what fails the stream. */
  next(): Promise<readonly T[]>;
  /** Gives up: a `next` that is waited for rejects. */
  stop(reason: unknown): void;
}

/**
 * A `ReadableStream` over a source that gives several values at once. It asks for a batch only when
 * a value is read, and holds no value back.
 *
 * `for await` goes past the stream's queue, straight to the source: the queue's promises would add
 * a twentieth to the cost of a watch event.
 */
export class BatchStream<T> extends ReadableStream<T> {
  readonly #source: BatchSource<T>;
  readonly #controller: ReadableStreamDefaultController<T>;
  readonly #state: { queueUsed: boolean };
  readonly #settle: () => void;

  /** Makes a stream that fails with the signal's reason when the signal aborts. */
  constructor(source: BatchSource<T>, signal: AbortSignal) {
    const state = { queueUsed: false };
    let controller!: ReadableStreamDefaultController<T>;
    const onAbort = () => {
      controller.error(signal.reason);
      source.stop(signal.reason);
    };
    const settle = () => signal.removeEventListener("abort", onAbort);
    super({
      start(streamController) {
        controller = streamController;
      },
      async pull() {
        state.queueUsed = true;
        try {
          for (const value of await source.next()) controller.enqueue(value);
        } catch (error) {
          settle();
          throw error;
        }
      },
      cancel(reason) {
        settle();
        source.stop(reason ?? new DOMException("The stream was cancelled.", "AbortError"));
      },
    }, { highWaterMark: 0 });
    this.#source = source;
    this.#controller = controller;
    this.#state = state;
    this.#settle = settle;
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  }

  /** Iterates over the values; leaving the loop cancels the stream, unless told not to. */
  override values(options: ReadableStreamIteratorOptions = {}): AsyncIterableIterator<T> {
    // What sits in the queue already, or is to stay in the stream, only the queue can give.
    if (this.#state.queueUsed || options.preventCancel) return super.values(options);
    return this.#iterate();
  }

  /** Iterates over the values; leaving the loop cancels the stream. */
  override [Symbol.asyncIterator](
    options: ReadableStreamIteratorOptions = {},
  ): AsyncIterableIterator<T> {
    return this.values(options);
  }

  #iterate(): AsyncIterableIterator<T> {
    const reader = this.getReader(); // locks the stream, and cancels it
    const source = this.#source;
    const controller = this.#controller;
    const settle = this.#settle;
    let batch: readonly T[] = [];
    let used = 0;
    let over = false;
    let pulling: Promise<unknown> | undefined;
    const take = (next: readonly T[]): IteratorResult<T, undefined> => {
      pulling = undefined;
      batch = next;
      used = 1;
      return { done: false, value: next[0] as T };
    };
    const fail = (error: unknown): never => {
      pulling = undefined;
      over = true;
      settle();
      controller.error(error);
      reader.releaseLock();
      throw error;
    };
    return {
      next(): Promise<IteratorResult<T, undefined>> {
        if (pulling) return pulling.then(() => this.next(), () => this.next());
        if (over) return Promise.resolve({ done: true, value: undefined });
        if (used < batch.length) {
          return Promise.resolve({ done: false, value: batch[used++] as T });
        }
        const pull = source.next().then(take, fail);
        pulling = pull;
        return pull;
      },
      async return(): Promise<IteratorResult<T, undefined>> {
        if (!over) {
          over = true;
          await reader.cancel();
          reader.releaseLock();
        }
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
