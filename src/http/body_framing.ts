import { MalformedError } from "./http_errors.ts";
import { isHeaderLine, type ResponseHead } from "./response_head.ts";

/** Tells a body from the bytes that frame it. */
export interface BodyFraming {
  /** Whether the body has been read to its end. */
  readonly ended: boolean;
  /** Whether the body is whole if the connection ends now. */
  readonly mayEnd: boolean;
  /** Whether the body has ended and nothing came after it, so that another answer may follow. */
  readonly reusable: boolean;
  /** Moves what belongs to the body to the front of the bytes, and returns how much that is. */
  strip(bytes: Uint8Array): number;
}

/** A body that ends with the connection. */
export const UNFRAMED: BodyFraming = {
  ended: false,
  mayEnd: true,
  reusable: false,
  strip: (bytes) => bytes.length,
};

/** A body of a length that is known. */
export class LengthFraming implements BodyFraming {
  readonly mayEnd = false;
  #left: number;
  #exceeded = false;

  /** Reads that many bytes. */
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
/** What chunks may cost beside their data, in total, before a server counts as one that floods. */
const MOST_OVERHEAD_BYTES = 64 * 1024;
/** The overhead of an honest chunk: a size, its line break and that of the data. */
const HONEST_OVERHEAD_BYTES = 16;
/** A chunk's size and its extensions, or the beginning of that. */
const SIZE_LINE = /^([\da-f]{0,16})([ \t]*|[ \t]*;[^\r\n]*)$/i;

/** What is read next: the size of a chunk, data, the end of its line, trailers. */
type Reading = "size" | "data" | "dataEnd" | "trailer" | "nothing";

/** Settings of a {@linkcode ChunkedFraming}. */
export interface ChunkedFramingOptions {
  /** Whether another header says otherwise, so that nothing after the body can be trusted. */
  isAmbiguous?: boolean;
}

/** A body in chunks, each behind its size (RFC 9112, section 7.1). Trailers are checked and left out. */
export class ChunkedFraming implements BodyFraming {
  readonly mayEnd = false;
  #reading: Reading = "size";
  #left = 0;
  #exceeded: boolean;
  /** What has come of a line that is not whole yet, a character for each byte. */
  #line = "";
  #trailerBytes = 0;
  #overhead = 0;

  /** Reads from the first size on. */
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

  /** Passes a line as it almost always is, whole and plain, without making a text of it. */
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

  /** Passes a line, or what there is of it, whatever it looks like. */
  #passLine(bytes: Uint8Array, at: number): number {
    const lineFeed = bytes.indexOf(LF, at);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    if (this.#line.length + end - at > MOST_LINE_BYTES) {
      throw new MalformedError("a line between its chunks is too long");
    }
    for (; at < end; at++) this.#line += String.fromCharCode(bytes[at] ?? 0);
    const isWhole = lineFeed >= 0;
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

  /** Looks at what there is of a line, and goes on after it if that is the whole of it. */
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
    ) throw new MalformedError("the size of a chunk is no number");
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
    if (!isHeaderLine(line)) throw new MalformedError("one of its trailers cannot be read");
    this.#goOn("trailer");
  }

  #goOn(reading: Reading): void {
    this.#line = "";
    this.#reading = reading;
  }
}

/** The value of a byte that is the character of a digit, otherwise less than 0. */
function hexDigit(byte = 0): number {
  if (byte < 58) return byte < 48 ? -1 : byte - 48;
  const letter = byte | 32;
  return letter < 97 || letter > 102 ? -1 : letter - 87;
}

/** Statuses of answers that have no body, whatever their headers say (RFC 9112, section 6.3). */
const BODILESS: readonly number[] = [204, 205, 304];

/** Whether the answer to a request of that method has no body, whatever its headers say. */
export function isBodiless(method: string, status: number): boolean {
  return method === "HEAD" || BODILESS.includes(status);
}

/**
 * How a response is framed, by its headers (RFC 9112, section 6.3).
 *
 * @throws {MalformedError} If they contradict each other, or cannot be read.
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
    // Of both, the length is a lie of somebody on the way: no other answer can be told from what follows.
    return new ChunkedFraming({ isAmbiguous: length !== null });
  }
  return length === null ? UNFRAMED : new LengthFraming(contentLength(length));
}

/** Reads a Content-Length, which may be there more than once if it says the same. */
function contentLength(header: string): number {
  const [first = "", ...others] = header.split(",").map((part) =>
    part.replace(/^[ \t]+|[ \t]+$/g, "")
  );
  const length = /^\d{1,30}$/.test(first) ? Number(first) : NaN;
  if (!Number.isSafeInteger(length)) throw new MalformedError("its length is no number");
  if (others.some((other) => other !== first)) throw new MalformedError("it has two lengths");
  return length;
}
