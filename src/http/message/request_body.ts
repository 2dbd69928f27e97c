/** The body of a request as it is sent over a connection. */
export interface RequestBody {
  /** The bytes, or a stream of unknown length. */
  content: Uint8Array | ReadableStream<Uint8Array>;
  /** The `Content-Type` that the body implies, used if the caller does not set one. */
  contentType: string | undefined;
}

const encoder = new TextEncoder();

/**
 * Reads a `fetch` body by the web's rules
 * ({@link https://fetch.spec.whatwg.org/#concept-bodyinit-extract extract a body}), but does not
 * copy buffers.
 */
export function requestBody(body: BodyInit): RequestBody | Promise<RequestBody> {
  if (typeof body === "string") {
    return { content: encoder.encode(body), contentType: "text/plain;charset=UTF-8" };
  }
  if (body instanceof ArrayBuffer) {
    return { content: new Uint8Array(body), contentType: undefined };
  }
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body;
    return { content: new Uint8Array(buffer, byteOffset, byteLength), contentType: undefined };
  }
  if (body instanceof ReadableStream) return { content: body, contentType: undefined };
  return fromResponse(new Response(body));
}

/** Blobs, forms and search parameters: the runtime knows how to encode them. */
async function fromResponse(response: Response): Promise<RequestBody> {
  const contentType = response.headers.get("content-type") ?? undefined;
  return { content: new Uint8Array(await response.arrayBuffer()), contentType };
}
