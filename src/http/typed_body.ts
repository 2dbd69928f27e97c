type Bytes = Uint8Array<ArrayBuffer>;

/** Returns the error to reject with, for one that the reading of a body met. */
export type TypedError = (error: unknown) => unknown;

const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

/**
 * A response of the runtime's `fetch` that rejects with typed errors where its body breaks off. Its
 * methods stay the runtime's own, which gather megabytes outside of JavaScript.
 */
export function withTypedErrors(response: Response, typed: TypedError): Response {
  for (const name of READERS) {
    const read = response[name]?.bind(response) as (() => Promise<unknown>) | undefined;
    if (!read) continue;
    const value = () =>
      read().catch((error) => {
        throw typed(error);
      });
    Object.defineProperty(response, name, { value, configurable: true, writable: true });
  }
  const { body } = response;
  if (!body) return response;
  let stream: ReadableStream<Bytes> | undefined;
  const get = () => stream ??= typedStream(body, typed);
  return Object.defineProperty(response, "body", { get, configurable: true });
}

/** The same stream, which fails with typed errors; it is locked by the first read. */
export function typedStream(
  body: ReadableStream<Bytes>,
  typed: TypedError,
): ReadableStream<Bytes> {
  let reader: ReadableStreamDefaultReader<Bytes> | undefined;
  return new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        reader ??= body.getReader();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        throw typed(error);
      }
    },
    cancel: (reason) => reader ? reader.cancel(reason) : body.cancel(reason),
  }, { highWaterMark: 0 });
}
