import type { RepeatedHeader } from "../http_client_options.ts";
import type { RequestBody } from "../request_body.ts";

const encoder = new TextEncoder();

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

/** Methods whose requests state that they have no body. */
const WITH_BODY: readonly string[] = ["POST", "PUT", "PATCH"];
/** Limit for a body that is written together with the head, and so in one TLS record. */
const MOST_JOINED_BYTES: number = 14 * 1024;

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
