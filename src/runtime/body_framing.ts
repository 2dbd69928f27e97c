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
const SEMICOLON = 59;
/** Chunks are not longer than 2^52 bytes, and what else is said of one is not either. */
const MOST_SIZE_DIGITS = 13;
const MOST_LINE_BYTES = 16 * 1024;

/** What is read next: the size of a chunk, the rest of that line, data, its end, or trailers. */
type Reading = "size" | "extension" | "data" | "dataEnd" | "trailer" | "nothing";

/** A body in chunks, each behind its size (RFC 9112, section 7.1). Trailers are left out. */
export class ChunkedFraming implements BodyFraming {
  readonly mayEnd = false;
  readonly left = undefined;
  #reading: Reading = "size";
  #left = 0;
  #exceeded = false;
  /** What the line has of digits, or else of characters. */
  #characters = 0;
  #lineBytes = 0;

  get ended(): boolean {
    return this.#reading === "nothing";
  }

  get reusable(): boolean {
    return this.ended && !this.#exceeded;
  }

  strip(bytes: Uint8Array): number {
    let to = 0;
    let at = 0;
    while (at < bytes.length && !this.ended) {
      if (this.#reading !== "data") {
        this.#readByte(bytes[at++] ?? 0);
        continue;
      }
      const length = Math.min(this.#left, bytes.length - at);
      if (to !== at) bytes.copyWithin(to, at, at + length);
      to += length;
      at += length;
      this.#left -= length;
      if (this.#left === 0) this.#begin("dataEnd");
    }
    if (at < bytes.length) this.#exceeded = true;
    return to;
  }

  #begin(reading: Reading): void {
    this.#reading = reading;
    this.#characters = this.#lineBytes = 0;
  }

  #readByte(byte: number): void {
    if (++this.#lineBytes > MOST_LINE_BYTES) {
      throw malformed("a line between its chunks is too long");
    }
    switch (this.#reading) {
      case "size":
        return this.#readSize(byte);
      case "extension":
        return byte === LF ? this.#endSize() : undefined;
      case "dataEnd":
        if (byte === LF) return this.#begin("size");
        if (byte === CR && this.#lineBytes === 1) return;
        throw malformed("a chunk is longer than it says");
      default: // trailers end with an empty line
        if (byte === LF) return this.#begin(this.#characters === 0 ? "nothing" : "trailer");
        if (byte !== CR) this.#characters++;
    }
  }

  #readSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit !== undefined && this.#characters < MOST_SIZE_DIGITS) {
      this.#left = this.#left * 16 + digit;
      this.#characters++;
    } else if (this.#characters === 0 || digit !== undefined) {
      throw malformed("the size of a chunk is no number");
    } else if (byte === LF) {
      this.#endSize();
    } else if (byte === CR || byte === SEMICOLON || byte === 32 || byte === 9) {
      this.#reading = "extension";
    } else {
      throw malformed("the size of a chunk is no number");
    }
  }

  #endSize(): void {
    this.#begin(this.#left === 0 ? "trailer" : "data");
  }
}

/** Its value, where a byte is the character of one. */
function hexDigit(byte: number): number | undefined {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : undefined;
}
