/** A source of values that arrive in batches. */
export interface BatchSource<T> {
  /** Returns the next value if one is available now. */
  shift(): T | undefined;
  /** Waits for the next value if none is available; rejects with the error that ends the stream. */
  next(): Promise<T>;
  /** Stops the source: a pending `next` rejects. */
  stop(reason: unknown): void;
  /** The source that replaces this one from now on, if one does. */
  readonly successor?: BatchSource<T> | undefined;
}

/**
 * Creates a `ReadableStream` from a source. The stream waits for a value only when one is read,
 * puts all values that arrived with it into its queue, and fails with the signal's reason when the
 * signal aborts.
 *
 * `for await` bypasses the stream's queue and reads from the source: the queue's promises would add
 * one twentieth to the cost of a watch event. (The stream gets its own iterator instead of being a
 * subclass: a reference to `ReadableStream` at module load would cost Deno 3 ms at start.)
 */
export function batchStream<T>(source: BatchSource<T>, signal: AbortSignal): ReadableStream<T> {
  let controller!: ReadableStreamDefaultController<T>;
  let queueUsed = false;
  const onAbort = () => fail(signal.reason);
  const settle = () => signal.removeEventListener("abort", onAbort);
  const fail = (error: unknown) => {
    settle();
    controller.error(error);
    source.stop(error);
  };
  const stream = new ReadableStream<T>({
    start(streamController) {
      controller = streamController;
    },
    async pull() {
      queueUsed = true;
      try {
        let value: T | undefined = source.shift() ?? await source.next();
        for (; value !== undefined; value = source.shift()) controller.enqueue(value);
      } catch (error) {
        fail(error);
      }
    },
    cancel(reason) {
      settle();
      source.stop(reason ?? new DOMException("The stream was cancelled.", "AbortError"));
    },
  }, { highWaterMark: 0 });
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });

  const queueValues = stream.values;
  const values = (options: ReadableStreamIteratorOptions = {}) =>
    // Only the queue can return values that are already in it or must stay in the stream.
    queueUsed || options.preventCancel
      ? queueValues.call(stream, options)
      : new BatchIterator(stream.getReader(), source, fail);
  return Object.defineProperties(stream, {
    values: { value: values },
    [Symbol.asyncIterator]: { value: values },
  });
}

/** Iterates over a source's values while it holds the lock of the source's stream. */
class BatchIterator<T> implements AsyncIterableIterator<T> {
  readonly #reader: ReadableStreamDefaultReader<T>;
  readonly #fail: (error: unknown) => void;
  #source: BatchSource<T>;
  #over = false;
  #pulling: Promise<unknown> | undefined;

  constructor(
    reader: ReadableStreamDefaultReader<T>,
    source: BatchSource<T>,
    fail: (error: unknown) => void,
  ) {
    this.#reader = reader;
    this.#source = source;
    this.#fail = fail;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#pulling) return this.#pulling.then(() => this.next(), () => this.next());
    if (this.#over) return Promise.resolve({ done: true, value: undefined });
    const atHand = this.#source.shift();
    if (atHand !== undefined) return Promise.resolve({ done: false, value: atHand });
    const pull = this.#source.next().then(
      (value): IteratorResult<T, undefined> => {
        this.#pulling = undefined;
        this.#source = this.#source.successor ?? this.#source;
        return { done: false, value };
      },
      (error) => {
        this.#pulling = undefined;
        this.#over = true;
        this.#fail(error);
        this.#reader.releaseLock();
        throw error;
      },
    );
    this.#pulling = pull;
    return pull;
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    if (!this.#over) {
      this.#over = true;
      await this.#reader.cancel();
      this.#reader.releaseLock();
    }
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** A source that is created when the first value is requested. */
export class LazySource<T> implements BatchSource<T> {
  readonly #make: () => Promise<BatchSource<T>>;
  readonly #stop = new AbortController();
  #source: BatchSource<T> | undefined;

  /** Creates a lazy source; `make` is not called yet. */
  constructor(make: () => Promise<BatchSource<T>>) {
    this.#make = make;
  }

  get successor(): BatchSource<T> | undefined {
    return this.#source;
  }

  shift(): T | undefined {
    return this.#source?.shift();
  }

  next(): Promise<T> {
    return this.#source?.next() ?? this.#first();
  }

  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#source?.stop(reason);
  }

  async #first(): Promise<T> {
    const source = await this.#make();
    this.#stop.signal.throwIfAborted();
    this.#source = source;
    return await source.next();
  }
}
