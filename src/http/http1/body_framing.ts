import { contentLength } from "../message/content_length.ts";
import { MalformedError } from "../message/http_errors.ts";
import { parseHeaderLine, type ResponseHead } from "./response_head.ts";

/** Separates the bytes of a body from the bytes that frame it. */
export interface BodyFraming {
  /** Whether the body has been read to its end. */
  readonly ended: boolean;
  /** Whether the body is whole if the connection ends now. */
  readonly mayEnd: boolean;
  /** Whether the body has ended with no bytes after it, so that another response may follow. */
  readonly reusable: boolean;
  /** Moves the body's bytes to the front of `bytes` and returns their count. */
  strip(bytes: Uint8Array): number;
}

/** A body that ends with the connection. */
export const UNFRAMED: BodyFraming = {
  ended: false,
  mayEnd: true,
  reusable: false,
  strip: (bytes) => bytes.length,
};

/** A body of a known length. */
export class LengthFraming implements BodyFraming {
  readonly mayEnd = false;
  #left: number;
  #exceeded = false;

  /** Creates the framing of a body of `length` bytes. */
  constructor(length: number) {
    this.#left = length;
  }

  get reusable(): boolean {
    return this.ended && !this.#exceeded;
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
const MOST_TRAILER_BYTES = 64 * 1024;
/** Limit for the total overhead of chunks; a server that exceeds it counts as flooding. */
const MOST_OVERHEAD_BYTES = 64 * 1024;
/** The overhead of an ordinary chunk: its size and two line breaks. */
const HONEST_OVERHEAD_BYTES = 16;
/**
 * Where the checks of a line's beginning end. The rest is checked when the line is complete: one that
 * comes byte by byte would be read again for each byte.
 */
const CHECKED_BYTES = 64;
/** A chunk's size and its extensions, or the beginning of such a line. */
const SIZE_LINE = /^([\da-f]{0,16})([ \t]*|[ \t]*;[^\r\n]*)$/i;

/** The part that is read next: the size of a chunk, its data, the end of its line, or trailers. */
type Reading = "size" | "data" | "dataEnd" | "trailer" | "nothing";

/** Settings of a {@linkcode ChunkedFraming}. */
export interface ChunkedFramingOptions {
  /**
   * Whether another header contradicts the chunks, so that no byte after the body can be trusted.
   */
  isAmbiguous?: boolean;
}

/**
 * A body in chunks, each after its size (RFC 9112, section 7.1). Trailers are checked and dropped.
 */
export class ChunkedFraming implements BodyFraming {
  readonly mayEnd = false;
  #reading: Reading = "size";
  #left = 0;
  #exceeded: boolean;
  /** The bytes of an incomplete line, one character for each byte. */
  #line = "";
  #trailerBytes = 0;
  #overhead = 0;

  /** Creates a framing that starts at the size of the first chunk. */
  constructor({ isAmbiguous = false }: ChunkedFramingOptions = {}) {
    this.#exceeded = isAmbiguous;
  }

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

  /** Passes a complete line of the usual form without creating a string from it. */
  #passPlain(bytes: Uint8Array, at: number): number | undefined {
    if (this.#line !== "" || this.#reading === "trailer") return undefined;
    let size = 0;
    let end = at;
    if (this.#reading === "size") {
      for (let digit; (digit = hexDigit(bytes[end])) >= 0; end++) size = size * 16 + digit;
      if (size < HONEST_OVERHEAD_BYTES || end - at > 8) return undefined;
    }
    if (bytes[end] !== CR || bytes[end + 1] !== LF) return undefined;
    this.#left = size;
    this.#reading = size > 0 ? "data" : "size";
    return end + 2;
  }

  /** Passes a line of any form, or the part of it that has arrived. */
  #passLine(bytes: Uint8Array, at: number): number {
    const lineFeed = bytes.indexOf(LF, at);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    if (this.#line.length + end - at > MOST_LINE_BYTES) {
      throw new MalformedError("a line between its chunks is too long");
    }
    const before = this.#line.length;
    let part = "";
    for (; at < end; at++) part += String.fromCharCode(bytes[at] ?? 0);
    this.#line += part;
    const isWhole = lineFeed >= 0;
    if (!isWhole && before > CHECKED_BYTES && !part.includes("\r")) return end;
    if (isWhole && !this.#line.endsWith("\r\n")) {
      throw new MalformedError("a line between its chunks does not end as one");
    }
    const line = this.#line.replace(/\r?\n?$/, "");
    if (line.includes("\r")) {
      throw new MalformedError("a carriage return stands alone in its chunks");
    }
    this.#check(line, isWhole);
    return end;
  }

  /** Checks the part of a line that has arrived, and continues after it if the line is complete. */
  #check(line: string, isWhole: boolean): void {
    switch (this.#reading) {
      case "size":
        return this.#checkSize(line, isWhole);
      case "dataEnd":
        if (line !== "") throw new MalformedError("a chunk is longer than it says");
        if (isWhole) this.#goOn("size");
        return;
      default:
        return this.#checkTrailer(line, isWhole);
    }
  }

  #checkSize(line: string, isWhole: boolean): void {
    const [, digits] = SIZE_LINE.exec(line) ?? [];
    const size = digits ? parseInt(digits, 16) : 0;
    if (
      digits === undefined || isWhole && digits === "" || digits === "" && line !== "" ||
      !Number.isSafeInteger(size)
    ) throw new MalformedError("the size of a chunk is not a number");
    if (!isWhole) return;
    this.#overhead = Math.max(0, this.#overhead + line.length - HONEST_OVERHEAD_BYTES - size);
    if (this.#overhead > MOST_OVERHEAD_BYTES) {
      throw new MalformedError("its chunks have more extensions than data");
    }
    this.#left = size;
    this.#goOn(size > 0 ? "data" : "trailer");
  }

  #checkTrailer(line: string, isWhole: boolean): void {
    if (!isWhole) return;
    if (line === "") return this.#goOn("nothing");
    this.#trailerBytes += line.length;
    if (this.#trailerBytes > MOST_TRAILER_BYTES) {
      throw new MalformedError("its trailers are too long");
    }
    if (!parseHeaderLine(line)) throw new MalformedError("one of its trailers cannot be read");
    this.#goOn("trailer");
  }

  #goOn(reading: Reading): void {
    this.#line = "";
    this.#reading = reading;
  }
}

/**
 * Returns the value of a hexadecimal digit, given as a character code; less than 0 for other bytes.
 */
function hexDigit(byte = 0): number {
  if (byte < 58) return byte < 48 ? -1 : byte - 48;
  const letter = byte | 32;
  return letter < 97 || letter > 102 ? -1 : letter - 87;
}

/**
 * Returns the framing of a response, by its headers (RFC 9112, section 6.3).
 *
 * @throws {MalformedError} If the headers contradict each other or cannot be read.
 */
export function responseFraming(head: Pick<ResponseHead, "headers" | "isCurrent">): BodyFraming {
  const { headers, isCurrent } = head;
  const encoding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (encoding !== null) {
    if (!isCurrent) throw new MalformedError("HTTP/1.0 has no transfer encoding");
    if (encoding.toLowerCase() !== "chunked") {
      throw new MalformedError("its transfer encoding is not known");
    }
    // If both headers are set, the length is wrong: the bytes after this response cannot be
    // trusted.
    return new ChunkedFraming({ isAmbiguous: length !== null });
  }
  return length === null ? UNFRAMED : new LengthFraming(contentLength(length));
}
