import { malformed } from "./http_head.ts";

/** Tells a body from what frames it. */
export interface BodyFraming {
  /** Whether the body has been read to its end. */
  readonly ended: boolean;
  /** Whether the body is whole if the connection ends now. */
  readonly mayEnd: boolean;
  /** How many bytes of the body are to come, where that is known. */
  readonly left: number | undefined;
  /** Whether the body has ended and nothing came after it, so that another one may follow. */
  readonly reusable: boolean;
  /** Moves what belongs to the body to the front of the bytes, and says how much that is. */
  strip(bytes: Uint8Array): number;
}

/** How a response is framed, by its headers (RFC 9112, section 6.3). */
export function bodyFraming(headers: Headers): BodyFraming {
  const encoding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (encoding !== null) {
    if (encoding.toLowerCase() === "chunked") return new ChunkedFraming();
    throw malformed("its transfer encoding is not known");
  }
  if (length === null) return UNFRAMED;
  if (/^\d{1,15}$/.test(length)) return new LengthFraming(Number(length));
  throw malformed("its length is no number");
}

/** A body that ends with the connection. */
const UNFRAMED: BodyFraming = {
  ended: false,
  mayEnd: true,
  left: undefined,
  reusable: false,
  strip: (bytes) => bytes.length,
};

/** A body of a length that is known. */
class LengthFraming implements BodyFraming {
  readonly mayEnd = false;
  #left: number;
  #exceeded = false;

  constructor(length: number) {
    this.#left = length;
  }

  get reusable(): boolean {
    return this.ended && !this.#exceeded;
  }

  get left(): number {
    return this.#left;
  }

  get ended(): boolean {
    return this.#left === 0;
  }

  strip(bytes: Uint8Array): number {
    const length = Math.min(bytes.length, this.#left);
    this.#left -= length;
    if (length < bytes.length) this.#exceeded = true;
    return length;
  }
}

const LF = 10;
const CR = 13;
const MOST_LINE_BYTES = 16 * 1024;
/** Chunks are not longer than 2^52 bytes. */
const MOST_SIZE_DIGITS = 13;
/** A chunk's size and what else is said of it, or the beginning of that. */
const SIZE_LINE = /^([\da-f]{0,13})([ \t]*|[ \t]*;.*)\r?$/i;
const EMPTY_LINE = /^\r?$/;

/** What is read next: the size of a chunk, data, the end of its line, trailers. */
type Reading = "size" | "data" | "dataEnd" | "trailer" | "nothing";

/** A body in chunks, each behind its size (RFC 9112, section 7.1). Trailers are left out. */
export class ChunkedFraming implements BodyFraming {
  readonly mayEnd = false;
  readonly left = undefined;
  #reading: Reading = "size";
  #left = 0;
  #exceeded = false;
  /** What has come of a line that is not whole yet, a character for each byte. */
  #line = "";

  get ended(): boolean {
    return this.#reading === "nothing";
  }

  get reusable(): boolean {
    return this.ended && !this.#exceeded;
  }

  strip(bytes: Uint8Array): number {
    let to = 0;
    let at = 0;
    while (at < bytes.length && this.#reading !== "nothing") {
      if (this.#reading !== "data") {
        at = this.#passPlain(bytes, at) ?? this.#passLine(bytes, at);
        continue;
      }
      const length = Math.min(this.#left, bytes.length - at);
      if (to !== at) bytes.copyWithin(to, at, at + length);
      to += length;
      at += length;
      this.#left -= length;
      if (this.#left === 0) this.#reading = "dataEnd";
    }
    if (at < bytes.length) this.#exceeded = true;
    return to;
  }

  /** Passes a line as it almost always is, whole and plain, without making a text of it. */
  #passPlain(bytes: Uint8Array, at: number): number | undefined {
    if (this.#line !== "" || this.#reading === "trailer") return undefined;
    let size = 0;
    let end = at;
    if (this.#reading === "size") {
      for (let digit; (digit = hexDigit(bytes[end])) >= 0; end++) size = size * 16 + digit;
      if (size === 0 || end - at > MOST_SIZE_DIGITS) return undefined;
    }
    if (bytes[end] !== CR || bytes[end + 1] !== LF) return undefined;
    this.#left = size;
    this.#reading = size > 0 ? "data" : "size";
    return end + 2;
  }

  /** Passes a line, or what there is of it, whatever it looks like. */
  #passLine(bytes: Uint8Array, at: number): number {
    const lineFeed = bytes.indexOf(LF, at);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    if (this.#line.length + end - at > MOST_LINE_BYTES) {
      throw malformed("a line between its chunks is too long");
    }
    const textEnd = lineFeed < 0 ? end : lineFeed;
    for (; at < textEnd; at++) this.#line += String.fromCharCode(bytes[at] ?? 0);
    this.#check(lineFeed >= 0);
    return end;
  }

  /** Looks at what there is of a line, and goes on after it if that is the whole of it. */
  #check(isWhole: boolean): void {
    const isEmpty = EMPTY_LINE.test(this.#line);
    if (this.#reading === "dataEnd" && !isEmpty) throw malformed("a chunk is longer than it says");
    const [, digits] = SIZE_LINE.exec(this.#line) ?? [];
    if (this.#reading === "size" && (digits === undefined || isWhole && digits === "")) {
      throw malformed("the size of a chunk is no number");
    }
    if (!isWhole) return;
    this.#line = "";
    if (this.#reading === "size") {
      this.#left = parseInt(digits ?? "", 16);
      this.#reading = this.#left > 0 ? "data" : "trailer";
    } else if (isEmpty) {
      this.#reading = this.#reading === "trailer" ? "nothing" : "size";
    }
  }
}

/** The value of a byte that is the character of a digit, otherwise less than 0. */
function hexDigit(byte = 0): number {
  if (byte < 58) return byte < 48 ? -1 : byte - 48;
  const letter = byte | 32;
  return letter < 97 || letter > 102 ? -1 : letter - 87;
}
