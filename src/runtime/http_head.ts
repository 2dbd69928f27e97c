import type { ByteConnection } from "./byte_connection.ts";

/** As Go's and Node's defaults are: an API server sends less than 1 KiB. */
const MOST_HEAD_BYTES = 64 * 1024;
const FIRST_READ_BYTES = 8 * 1024;
/** How many characters are made of bytes at a time: they are passed as arguments. */
const TEXT_PIECE = 8 * 1024;
const LF = 10;
const CR = 13;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: (.*))?$/;
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

/** What comes before the body of a response. */
export interface ResponseHead {
  /** The status. */
  status: number;
  /** What the server calls it. */
  statusText: string;
  /** The headers. */
  headers: Headers;
  /** Whether the server lets another request follow over the connection. */
  keepsAlive: boolean;
  /** What was read beyond the head. */
  rest: Uint8Array<ArrayBuffer>;
}

/** The lines of headers, which are valid ones. */
export function headerLines(headers: Headers): string {
  let lines = "";
  headers.forEach((value, name) => lines += `${name}: ${value}\r\n`);
  return lines;
}

/** The bytes of a GET of HTTP/1.1. */
export function getRequest(url: URL, lines: string): Uint8Array {
  const text = `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n${lines}\r\n`;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === text.length) return bytes;
  // What a header may hold are bytes, which are told as the characters of the same number.
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Reads the head of a response, and leaves out those that are not final (RFC 9110, section 15.2);
 * the one that changes the protocol is final.
 *
 * @param buffer Where to read to; the rest may lie in it.
 * @throws {TypeError} If the connection ends before, or brings something else.
 */
export async function readResponseHead(
  connection: ByteConnection,
  buffer: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_READ_BYTES),
): Promise<ResponseHead> {
  let filled = 0;
  for (;;) {
    const end = endOfHead(buffer, filled);
    if (end === undefined) {
      if (filled > MOST_HEAD_BYTES) throw malformed("its head is too long");
      if (filled === buffer.length) buffer = grown(buffer);
      const count = await connection.read(buffer.subarray(filled));
      if (count === null && isHttp(buffer.subarray(0, filled))) {
        throw brokenOff("before its headers");
      }
      if (count === null) throw malformed("it is no HTTP");
      filled += count;
      continue;
    }
    const head = parseHead(buffer.subarray(0, end));
    if (head.status >= 200 || head.status === 101) {
      return { ...head, rest: buffer.subarray(end, filled) };
    }
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
}

/** What is thrown of an answer that is no HTTP. */
export function malformed(why: string): TypeError {
  return new TypeError(`malformed response: ${why}`);
}

/** What is thrown where the connection ends too soon. */
export function brokenOff(where: "before its headers" | "within its body"): TypeError {
  return new TypeError(`unexpected end of the response, ${where}`);
}

function grown(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * buffer.length);
  larger.set(buffer);
  return larger;
}

/** Whether bytes may be the beginning of a head. */
function isHttp(bytes: Uint8Array): boolean {
  const begin = "HTTP/1.";
  return latin1(bytes.subarray(0, begin.length)) === begin.slice(0, bytes.length);
}

/** Where the body begins: after an empty line. */
function endOfHead(buffer: Uint8Array, filled: number): number | undefined {
  for (let at = buffer.indexOf(LF); at >= 0 && at < filled; at = buffer.indexOf(LF, at + 1)) {
    const next = buffer[at + 1] === CR ? at + 2 : at + 1;
    if (next < filled && buffer[next] === LF) return next + 1;
  }
  return undefined;
}

function parseHead(bytes: Uint8Array): Omit<ResponseHead, "rest"> {
  const [statusLine = "", ...lines] = latin1(bytes).trimEnd().split(/\r?\n/);
  const [, minor, status, statusText = ""] = STATUS_LINE.exec(statusLine) ?? [];
  if (status === undefined) throw malformed("it is no HTTP");
  const headers = new Headers();
  for (const line of lines) {
    const [, name, value = ""] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined) throw malformed("one of its headers cannot be read");
    headers.append(name, value);
  }
  const keepsAlive = minor === "1" && !/\bclose\b/i.test(headers.get("connection") ?? "");
  return { status: Number(status), statusText, headers, keepsAlive };
}

/** A text whose characters are the bytes: `TextDecoder` would give other ones from 128 to 159. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += TEXT_PIECE) {
    const piece = bytes.subarray(at, at + TEXT_PIECE);
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}
