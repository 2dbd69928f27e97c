import { type RequestBody, statedLength } from "../message/request_body.ts";
import type { RequestMessage } from "../message/request_message.ts";

const encoder = new TextEncoder();

/** Limit for a body that is written together with the head, and so in one TLS record. */
const MOST_JOINED_BYTES: number = 14 * 1024;

/** Returns the bytes of a request's head, followed by the body if it is short. */
export function headBytes(message: RequestMessage): { head: Uint8Array; hasBody: boolean } {
  const { method, url, headers, body, isLong } = message;
  const more = `${isLong ? "connection: close\r\n" : ""}${framingLines(method, body)}`;
  const text = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n` +
    `${headers.lines}${more}\r\n`;
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
  const type = body?.contentType === undefined ? "" : `content-type: ${body.contentType}\r\n`;
  const length = statedLength(method, body);
  if (length !== undefined) return `${type}content-length: ${length}\r\n`;
  return body ? `${type}transfer-encoding: chunked\r\n` : "";
}

/** A header consists of bytes; JavaScript shows each byte as the character of the same number. */
function latin1(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  if (bytes.length === text.length) return bytes;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
