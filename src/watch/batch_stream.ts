/** Gives values that come in batches. */
export interface BatchSource<T> {
  /** The next value, if it is at hand. */
  shift(): T | undefined;
  /** Waits for the next value, when none is at hand; rejects with what fails the stream. */
  next(): Promise<T>;
  /** Gives up: a `next` that is waited for rejects. */
  stop(reason: unknown): void;
  /** What gives the values in its place from now on, if there is something. */
  readonly successor?: BatchSource<T> | undefined;
}

/**
 * Makes a `ReadableStream` of a source. It waits for a value only when one is read, puts all that
 * came with it into its queue, and fails with the signal's reason when the signal aborts.
 *
 * `for await` goes past the stream's queue, straight to the source: the queue's promises would add
 * a twentieth to the cost of a watch event. (An own iterator on the stream, not a subclass: to name
 * `ReadableStream` when the module is loaded would cost Deno 3 ms at start.)
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
    // What sits in the queue already, or is to stay in the stream, only the queue can give.
    queueUsed || options.preventCancel
      ? queueValues.call(stream, options)
      : new BatchIterator(stream.getReader(), source, fail);
  return Object.defineProperties(stream, {
    values: { value: values },
    [Symbol.asyncIterator]: { value: values },
  });
}

/** Iterates over the values of a source, under the lock of the source's stream. */
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

/** A source that is made when the first value is waited for. */
export class LazySource<T> implements BatchSource<T> {
  readonly #make: () => Promise<BatchSource<T>>;
  readonly #stop = new AbortController();
  #source: BatchSource<T> | undefined;

  /** Prepares a source; nothing is made yet. */
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
