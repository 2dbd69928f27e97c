/** The body of a request as it goes over a connection. */
export interface RequestBody {
  /** The bytes, or a stream whose length is not known. */
  content: Uint8Array | ReadableStream<Uint8Array>;
  /** The `Content-Type` that the body itself implies, where the caller sets none. */
  contentType: string | undefined;
}

const encoder = new TextEncoder();

/**
 * Reads a body of a `fetch` by the web's rules
 * ({@link https://fetch.spec.whatwg.org/#concept-bodyinit-extract extract a body}); the caller's buffer
 * is copied.
 */
export function requestBody(body: BodyInit): RequestBody | Promise<RequestBody> {
  if (typeof body === "string") {
    return { content: encoder.encode(body), contentType: "text/plain;charset=UTF-8" };
  }
  if (body instanceof ArrayBuffer) {
    return { content: new Uint8Array(body.slice(0)), contentType: undefined };
  }
  if (ArrayBuffer.isView(body)) {
    const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    return { content: bytes.slice(), contentType: undefined };
  }
  if (body instanceof ReadableStream) return { content: body, contentType: undefined };
  return fromResponse(new Response(body));
}

/** Blobs, forms and search parameters: the runtime knows how they are written. */
async function fromResponse(response: Response): Promise<RequestBody> {
  const contentType = response.headers.get("content-type") ?? undefined;
  return { content: new Uint8Array(await response.arrayBuffer()), contentType };
}
