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
 * ({@link https://fetch.spec.whatwg.org/#concept-bodyinit-extract extract a body}), apart from the copy of
 * a buffer.
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

/** Blobs, forms and search parameters: the runtime knows how they are written. */
async function fromResponse(response: Response): Promise<RequestBody> {
  const contentType = response.headers.get("content-type") ?? undefined;
  return { content: new Uint8Array(await response.arrayBuffer()), contentType };
}

/** A request as it goes over a connection. */
export interface RequestMessage {
  /** The method, as it is written. */
  method: string;
  /** Where it goes; the connection leads there. */
  url: URL;
  /** The lines of its headers, which are valid ones; none of them says how it is framed. */
  headerLines: string;
  /** The body, if it has one. */
  body: RequestBody | undefined;
  /** Ends the request, and the response while its body is read, with the signal's own reason. */
  signal: AbortSignal | undefined;
  /** Whether the connection serves no other request after this one. */
  closes: boolean;
}

/** A request whose body has not been read yet. */
export interface UnsentMessage extends Omit<RequestMessage, "body"> {
  /** The body as the caller gives it. */
  body: BodyInit | undefined;
  /** Whether the headers say of which type the body is. */
  hasContentType: boolean;
}

/** Headers that say how a request is framed or carried, which are not the caller's to set here. */
const FRAMING: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** Methods whose requests say that they have no body. */
const WITH_BODY: readonly string[] = ["POST", "PUT", "PATCH"];
/** A body that goes with the head in one write, and so in one TLS record. */
const MOST_JOINED_BYTES = 14 * 1024;

/**
 * The lines of headers, which are valid ones, and a request for an answer without compression where they
 * say nothing of it; `undefined` where they ask for a framing or an encoding of their own, which only
 * `fetch` knows.
 *
 * kube-apiserver compresses a watch that begins with the state (WatchListCompression, on since Kubernetes
 * 1.37), and each flush is a gzip member of its own: Deno decodes the first one and takes the rest for the
 * end.
 */
export function plainLines(headers: Headers): string | undefined {
  let lines = "";
  let isPlain = true;
  let isEncodingSet = false;
  headers.forEach((value, name) => {
    if (name === "accept-encoding") {
      isEncodingSet = true;
      if (value !== "identity") isPlain = false;
    } else if (FRAMING.has(name)) isPlain = false;
    lines += `${name}: ${value}\r\n`;
  });
  if (!isPlain) return undefined;
  return isEncodingSet ? lines : `${lines}accept-encoding: identity\r\n`;
}

/** The lines of headers, which are valid ones. */
export function linesOf(headers: Headers): string {
  let lines = "";
  headers.forEach((value, name) => lines += `${name}: ${value}\r\n`);
  return lines;
}

/** The bytes of a request's head; where the body is short, they end with it. */
export function headBytes(message: RequestMessage): { head: Uint8Array; hasBody: boolean } {
  const { method, url, headerLines, body, closes } = message;
  const more = `${closes ? "connection: close\r\n" : ""}${framingLines(method, body)}`;
  const text = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n` +
    `${headerLines}${more}\r\n`;
  const head = latin1(text);
  const content = body?.content;
  if (!(content instanceof Uint8Array) || content.length > MOST_JOINED_BYTES) {
    return { head, hasBody: false };
  }
  const joined = new Uint8Array(head.length + content.length);
  joined.set(head);
  joined.set(content, head.length);
  return { head: joined, hasBody: true };
}

/** The bytes of the chunk that carries `bytes`. */
export function chunkOf(bytes: Uint8Array): Uint8Array {
  const size = latin1(`${bytes.length.toString(16)}\r\n`);
  const chunk = new Uint8Array(size.length + bytes.length + 2);
  chunk.set(size);
  chunk.set(bytes, size.length);
  chunk.set([13, 10], size.length + bytes.length);
  return chunk;
}

/** The bytes after the last chunk. */
export const LAST_CHUNK: Uint8Array = latin1("0\r\n\r\n");

function framingLines(method: string, body: RequestBody | undefined): string {
  if (!body) return WITH_BODY.includes(method) ? "content-length: 0\r\n" : "";
  const type = body.contentType === undefined ? "" : `content-type: ${body.contentType}\r\n`;
  const { content } = body;
  return content instanceof Uint8Array
    ? `${type}content-length: ${content.length}\r\n`
    : `${type}transfer-encoding: chunked\r\n`;
}

/** A header holds bytes, which JavaScript shows as the characters of the same number. */
function latin1(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  if (bytes.length === text.length) return bytes;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
