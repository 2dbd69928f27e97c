import type { RepeatedHeader } from "../http_client_options.ts";

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

/** A request as it is sent over a connection. */
export interface RequestMessage {
  /** The method, exactly as it is sent. */
  method: string;
  /** The URL of the request; the connection leads to its server. */
  url: URL;
  /** Valid header lines, without any framing header. */
  headerLines: string;
  /** The body, if any. */
  body: RequestBody | undefined;
  /** Ends the request, and the response while its body is read, with the signal's reason. */
  signal: AbortSignal | undefined;
  /** Whether the connection closes after this request. */
  closes: boolean;
}

/** A request with an unread body. */
export interface UnsentMessage extends Omit<RequestMessage, "body"> {
  /** The body as the caller passed it. */
  body: BodyInit | undefined;
  /** Whether the headers include the type of the body. */
  hasContentType: boolean;
}

/** Headers that frame or route a request; the caller cannot set them here. */
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
/** Methods whose requests state that they have no body. */
const WITH_BODY: readonly string[] = ["POST", "PUT", "PATCH"];
/** Limit for a body that is written together with the head, and so in one TLS record. */
export const MOST_JOINED_BYTES: number = 14 * 1024;

/**
 * Returns valid header lines, with a request for an uncompressed response if the headers do not
 * name an encoding. Returns `undefined` if they ask for their own framing or encoding, which only
 * `fetch` supports.
 *
 * kube-apiserver compresses a watch that begins with the state (WatchListCompression, on since
 * Kubernetes 1.37), and each flush is a gzip member of its own. Deno decodes the first member and
 * treats the rest as the end.
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

/** Returns a header line for each value. */
export function repeatedLines(repeated: readonly RepeatedHeader[]): string {
  return repeated.flatMap(({ name, values }) => values.map((value) => `${name}: ${value}\r\n`))
    .join("");
}

/** Returns valid header lines. */
export function linesOf(headers: Headers): string {
  let lines = "";
  headers.forEach((value, name) => lines += `${name}: ${value}\r\n`);
  return lines;
}

/** Returns the bytes of a request's head, followed by the body if it is short. */
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

/** Returns the bytes of the chunk that carries `bytes`. */
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

/** A header consists of bytes; JavaScript shows each byte as the character of the same number. */
function latin1(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  if (bytes.length === text.length) return bytes;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
