type Bytes = Uint8Array<ArrayBuffer>;

/** Returns the error to reject with, for an error from reading a body. */
export type TypedError = (error: unknown) => unknown;

const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

/**
 * Returns a response of the runtime's `fetch` that rejects with typed errors if its body breaks
 * off. Its methods stay the runtime's own, which read megabytes outside JavaScript. `onEnd` is
 * called at the end of the body, whichever way it was read.
 */
export function withTypedErrors(
  response: Response,
  typed: TypedError,
  onEnd: () => void = () => {},
): Response {
  for (const name of READERS) {
    const read = response[name]?.bind(response) as (() => Promise<unknown>) | undefined;
    if (!read) continue;
    const value = () =>
      read().catch((error) => {
        throw typed(error);
      }).finally(onEnd);
    Object.defineProperty(response, name, { value, configurable: true, writable: true });
  }
  const { body } = response;
  if (!body) onEnd();
  if (!body) return response;
  let stream: ReadableStream<Bytes> | undefined;
  const get = () => stream ??= typedStream(body, typed, onEnd);
  return Object.defineProperty(response, "body", { get, configurable: true });
}

/** Returns the same stream with typed errors; the first read locks the original. */
export function typedStream(
  body: ReadableStream<Bytes>,
  typed: TypedError,
  onEnd: () => void = () => {},
): ReadableStream<Bytes> {
  let reader: ReadableStreamDefaultReader<Bytes> | undefined;
  return new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        reader ??= body.getReader();
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        controller.close();
        onEnd();
      } catch (error) {
        onEnd();
        throw typed(error);
      }
    },
    cancel(reason) {
      onEnd();
      return reader ? reader.cancel(reason) : body.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
