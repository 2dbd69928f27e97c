/** Gives a log piece by piece. */
export interface LogSource {
  /** The next pieces; `undefined` at the end. Rejects with what fails the log. */
  next(): Promise<Uint8Array[] | undefined>;
  /** Gives up: a `next` that is waited for rejects with `reason`. */
  stop(reason: unknown): void;
}

/**
 * Makes a stream of a source. It asks for pieces only when one is read, and fails with the signal's
 * reason when the signal aborts; `convert` makes of pieces what the stream gives.
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
