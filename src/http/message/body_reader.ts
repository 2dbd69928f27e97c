import type { Abortable } from "./signal_link.ts";

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** Locks a caller's stream; a stream that was locked meanwhile fails the request. */
export function readerOf(
  content: ReadableStream<Uint8Array>,
  request: Abortable,
): BodyReader | undefined {
  try {
    return content.getReader();
  } catch (error) {
    request.abort(error);
    return undefined;
  }
}

/** Reads the next part of a caller's stream; a failure of the stream fails the request. */
export async function readPart(
  reader: BodyReader,
  request: Abortable,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    const part = await reader.read();
    if (part.done || part.value instanceof Uint8Array) return part;
    throw new TypeError("A stream that is a request's body must give Uint8Array chunks.");
  } catch (error) {
    request.abort(error);
    throw error;
  }
}
