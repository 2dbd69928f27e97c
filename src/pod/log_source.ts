/** A source of a log, which returns it piece by piece. */
export interface LogSource {
  /** Returns the next pieces; `undefined` at the end. Rejects with the error that ends the log. */
  next(): Promise<Uint8Array[] | undefined>;
  /** Stops the source: a pending `next` rejects with `reason`. */
  stop(reason: unknown): void;
}

/**
 * Creates a stream from a source. The stream requests pieces only when it is read, and fails with
 * the signal's reason when the signal aborts. `convert` turns pieces into the stream's values.
 */
export function logStream<T>(
  source: LogSource,
  signal: AbortSignal,
  convert: (pieces: Uint8Array[]) => T[],
): ReadableStream<T> {
  let controller!: ReadableStreamDefaultController<T>;
  const onAbort = () => fail(signal.reason);
  const settle = () => signal.removeEventListener("abort", onAbort);
  const fail = (error: unknown) => {
    settle();
    controller.error(error);
    source.stop(error);
  };
  return new ReadableStream<T>({
    start(streamController) {
      controller = streamController;
      if (signal.aborted) onAbort();
      else signal.addEventListener("abort", onAbort, { once: true });
    },
    async pull() {
      try {
        const pieces = await source.next();
        if (pieces) {
          for (const value of convert(pieces)) controller.enqueue(value);
        } else {
          settle();
          controller.close();
        }
      } catch (error) {
        fail(error);
      }
    },
    cancel(reason) {
      settle();
      source.stop(reason ?? new DOMException("The log was cancelled.", "AbortError"));
    },
  }, { highWaterMark: 0 });
}
