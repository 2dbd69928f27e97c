import { trimOf } from "../../core/trim_text.ts";
import { MalformedError } from "../message/http_errors.ts";

/** The defaults of Go and Node: an API server sends less than 1 KiB. Interim heads count too. */
const MOST_HEAD_BYTES = 64 * 1024;
/** Go and Node limit only the bytes; the runtimes' `fetch` accepts 100 to 256. */
const MOST_FIELDS = 1_000;
/** How many bytes are converted to characters at a time: they are passed as arguments. */
const TEXT_PIECE = 8 * 1024;
const LF = 10;
const CR = 13;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The part of a response before its body. */
export interface ResponseHead {
  /** The status. */
  status: number;
  /** The reason phrase. */
  statusText: string;
  /** The headers. */
  headers: Headers;
  /** Whether the server speaks HTTP/1.1 instead of 1.0. */
  isCurrent: boolean;
  /** Whether the server accepts another request over the connection. */
  keepsAlive: boolean;
  /** The bytes that were read after the head. */
  rest: Uint8Array<ArrayBuffer>;
}

/** Reads bytes into a buffer. Returns `null` at the end. */
export type ReadBytes = (target: Uint8Array<ArrayBuffer>) => Promise<number | null>;

/**
 * Reads the head of a response and skips heads that are not final (RFC 9110, section 15.2). The
 * head that changes the protocol is final.
 *
 * @param buffer Filled from its start; the rest may be in it.
 * @throws {MalformedError} If the bytes are not a valid head.
 * @throws {TypeError} If the connection ends before the head does.
 */
export async function readResponseHead(
  read: ReadBytes,
  buffer: Uint8Array<ArrayBuffer>,
): Promise<ResponseHead> {
  let filled = 0;
  let interim = 0;
  let searched = 0;
  for (;;) {
    const end = endOfHead(buffer.subarray(0, filled), searched);
    if ((end ?? filled) + interim > MOST_HEAD_BYTES) {
      throw new MalformedError("its head is too long");
    }
    if (end !== undefined) {
      const head = parseHead(buffer.subarray(0, end));
      if (head.status >= 200 || head.status === 101) {
        return { ...head, rest: buffer.subarray(end, filled) };
      }
      interim += end;
      buffer.copyWithin(0, end, filled);
      filled -= end;
      searched = 0;
      continue;
    }
    if (hasBareReturn(buffer.subarray(searched, filled))) {
      throw new MalformedError("a carriage return stands alone in its head");
    }
    searched = Math.max(0, filled - 3);
    if (filled === buffer.length) buffer = grown(buffer);
    const count = await read(buffer.subarray(filled));
    if (count === null) {
      if (isHttp(buffer.subarray(0, filled))) throw brokenOff("before its headers");
      throw new MalformedError("it is no HTTP");
    }
    filled += count;
    if (!isHttp(buffer.subarray(0, filled))) throw new MalformedError("it is no HTTP");
  }
}

/** Returns the error for a connection that ends too early. */
export function brokenOff(where: "before its headers" | "within its body"): TypeError {
  return new TypeError(`unexpected end of the response, ${where}`);
}

/**
 * Splits a header line, as in heads and trailers; returns `undefined` for another line. The name,
 * the value and the white space around it are looked at one after the other: a pattern for all of it
 * takes minutes for 2 kB of white space.
 */
export function parseHeaderLine(line: string): [name: string, value: string] | undefined {
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(0, colon));
  if (!NAME.test(name) || !VALUE.test(line.slice(colon + 1))) return undefined;
  return [name, trimOf(line.slice(colon + 1), " \t")];
}

function grown(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * buffer.length);
  larger.set(buffer);
  return larger;
}

const BEGIN = [..."HTTP/1."].map((character) => character.charCodeAt(0));

/** Whether the bytes may be the beginning of a head. */
function isHttp(bytes: Uint8Array): boolean {
  return BEGIN.every((byte, at) => at >= bytes.length || bytes[at] === byte);
}

/** Returns the offset of the body: the end of the first empty line. */
function endOfHead(bytes: Uint8Array, from: number): number | undefined {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return undefined;
}

/** Whether a carriage return is not followed by a line feed; a valid head does not contain one. */
function hasBareReturn(bytes: Uint8Array): boolean {
  for (
    let at = bytes.indexOf(CR);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(CR, at + 1)
  ) {
    if (bytes[at + 1] !== LF) return true;
  }
  return false;
}

function parseHead(bytes: Uint8Array): Omit<ResponseHead, "rest"> {
  const [statusLine = "", ...lines] = latin1(bytes).replace(/(\r?\n){2}$/, "").split(/\r?\n/);
  const [, minor, status, statusText = ""] = STATUS_LINE.exec(statusLine) ?? [];
  if (status === undefined) throw new MalformedError("its status line cannot be read");
  if (lines.length > MOST_FIELDS) throw new MalformedError("it has too many headers");
  const headers = new Headers();
  for (const line of lines) {
    const header = parseHeaderLine(line);
    if (!header) throw new MalformedError("one of its headers cannot be read");
    headers.append(...header);
  }
  const isCurrent = minor === "1";
  const keepsAlive = isCurrent &&
    !/(^|,)[ \t]*close[ \t]*(,|$)/i.test(headers.get("connection") ?? "");
  return { status: Number(status), statusText, headers, isCurrent, keepsAlive };
}

/** Returns a string with one character for each byte; `TextDecoder` differs from 128 to 159. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += TEXT_PIECE) {
    const piece = bytes.subarray(at, at + TEXT_PIECE);
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}
