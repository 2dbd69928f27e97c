import type { ByteConnection } from "./byte_connection.ts";

/** As Go's and Node's defaults are: an API server sends less than 1 KiB. */
const MOST_HEAD_BYTES = 64 * 1024;
const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d)(?: (.*))?$/;
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

/** What comes before the body of a response. */
export interface ResponseHead {
  /** The status. */
  status: number;
  /** What the server calls it. */
  statusText: string;
  /** The headers. */
  headers: Headers;
  /** What was read beyond the head. */
  rest: Uint8Array;
}

/** The bytes of a GET of HTTP/1.1, whose headers are valid ones. */
export function getRequest(url: URL, headers: Headers): Uint8Array {
  const lines = [`GET ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
  headers.forEach((value, name) => lines.push(`${name}: ${value}`));
  // What a header may hold are bytes, which are told as the characters of the same number.
  const text = `${lines.join("\r\n")}\r\n\r\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Reads the head of a response, and leaves out those that are not final (RFC 9110, section 15.2);
 * the one that changes the protocol is final.
 *
 * @throws {TypeError} If the connection ends before, or brings something else.
 */
export async function readResponseHead(connection: ByteConnection): Promise<ResponseHead> {
  let rest: Uint8Array = new Uint8Array();
  for (;;) {
    const end = endOfHead(rest);
    if (end === undefined) {
      if (rest.length > MOST_HEAD_BYTES) throw malformed("its head is too long");
      rest = await readMore(connection, rest);
      continue;
    }
    const head = parseHead(rest.subarray(0, end), rest.subarray(end));
    if (head.status >= 200 || head.status === 101) return head;
    rest = head.rest;
  }
}

/** What is thrown of an answer that is no HTTP. */
export function malformed(why: string): TypeError {
  return new TypeError(`malformed response: ${why}`);
}

async function readMore(connection: ByteConnection, before: Uint8Array): Promise<Uint8Array> {
  const buffer = new Uint8Array(before.length + 8 * 1024);
  buffer.set(before);
  const count = await connection.read(buffer.subarray(before.length));
  if (count === null) throw new TypeError("unexpected end of the response, before its headers");
  return buffer.subarray(0, before.length + count);
}

/** Where the body begins: after an empty line. */
function endOfHead(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    const next = bytes[at + 1] === 13 ? at + 2 : at + 1;
    if (bytes[next] === 10) return next + 1;
  }
  return undefined;
}

function parseHead(bytes: Uint8Array, rest: Uint8Array): ResponseHead {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  const [statusLine = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const [, status, statusText = ""] = STATUS_LINE.exec(statusLine) ?? [];
  if (status === undefined) throw malformed("it is no HTTP");
  const headers = new Headers();
  for (const line of lines) {
    const [, name, value = ""] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined) throw malformed("one of its headers cannot be read");
    headers.append(name, value);
  }
  return { status: Number(status), statusText, headers, rest };
}
