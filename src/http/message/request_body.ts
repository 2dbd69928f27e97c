import type { Abortable } from "./signal_link.ts";

/** The body of a request as it is sent over a connection. */
export interface RequestBody {
  /** The bytes, or a stream of unknown length. */
  content: Uint8Array | ReadableStream<Uint8Array>;
  /** The `Content-Type` that the body implies, used if the caller does not set one. */
  contentType: string | undefined;
}

/** Settings of {@linkcode requestBody}. */
export interface RequestBodyOptions {
  /** Whether the body gets no type of its own, because the headers name it. */
  hasType: boolean;
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

const encoder = new TextEncoder();

/**
 * Reads a `fetch` body by the web's rules
 * ({@link https://fetch.spec.whatwg.org/#concept-bodyinit-extract extract a body}), but does not
 * copy buffers.
 */
export function requestBody(
  body: BodyInit,
  { hasType }: RequestBodyOptions,
): RequestBody | Promise<RequestBody> {
  if (typeof body === "string") {
    const contentType = hasType ? undefined : "text/plain;charset=UTF-8";
    return { content: encoder.encode(body), contentType };
  }
  if (body instanceof ArrayBuffer) {
    return { content: new Uint8Array(body), contentType: undefined };
  }
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body;
    return { content: new Uint8Array(buffer, byteOffset, byteLength), contentType: undefined };
  }
  if (body instanceof ReadableStream) return { content: body, contentType: undefined };
  return fromResponse(new Response(body), hasType);
}

/** Blobs, forms and search parameters: the runtime knows how to encode them. */
async function fromResponse(response: Response, hasType: boolean): Promise<RequestBody> {
  const contentType = hasType ? undefined : response.headers.get("content-type") ?? undefined;
  return { content: new Uint8Array(await response.arrayBuffer()), contentType };
}

/** Methods whose requests state that they have no body. */
const WITH_BODY: readonly string[] = ["POST", "PUT", "PATCH"];

/** Returns the length that a request states; `undefined` for a stream, and without a body. */
export function statedLength(method: string, body: RequestBody | undefined): number | undefined {
  if (!body) return WITH_BODY.includes(method) ? 0 : undefined;
  return body.content instanceof Uint8Array ? body.content.length : undefined;
}

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
