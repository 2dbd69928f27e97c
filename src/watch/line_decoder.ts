import { joinBytes } from "../core/join_bytes.ts";

const LINE_FEED = 10;

/**
 * Splits a byte stream into lines, independent of the chunk boundaries. Bytes after the last line
 * break are not a line yet; if the stream ends there, they are dropped.
 *
 * It returns one line at a time, because a line that is parsed at once is still in the CPU's cache.
 */
export class LineDecoder {
  readonly #maxBytes: number;
  // It decodes whole lines only: streaming, with split characters, takes Bun twice as long. Bytes
  // that are not UTF-8 become U+FFFD, as in Go's JSON; a fatal decoder costs 15 % on Deno.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Copies of the parts of a line whose end has not arrived. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  /** The line that began before the last chunk. */
  #first: string | undefined;
  /** The other lines that end in the last chunk. */
  #text = "";
  /** Offset in `#text` of the next undelivered line. */
  #start = 0;
  #tooLong = false;
  #gaveLines = false;

  /** Creates a decoder for lines of at most `maxBytes` bytes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether a line was too long; that line and all later ones are not returned. */
  get tooLong(): boolean {
    return this.#tooLong;
  }

  /** Whether any line has been returned. */
  get gaveLines(): boolean {
    return this.#gaveLines;
  }

  /**
   * Adds the next chunk; its memory may be reused afterwards. Take all lines that end in it before
   * the next call.
   */
  push(chunk: Uint8Array): void {
    if (this.#tooLong) return;
    const allowed = this.#allowed(chunk);
    const end = allowed.lastIndexOf(LINE_FEED) + 1;
    let start = 0;
    if (end > 0 && this.#begunBytes > 0) {
      start = allowed.indexOf(LINE_FEED) + 1;
      this.#first = this.#decoder.decode(
        joinBytes([...this.#begun, allowed.subarray(0, start - 1)]),
      );
      this.#begun = [];
      this.#begunBytes = 0;
    }
    if (end > start) this.#text = this.#decoder.decode(allowed.subarray(start, end));
    if (end < allowed.length) {
      this.#begun.push(allowed.slice(end));
      this.#begunBytes += allowed.length - end;
    }
  }

  /** Returns the next complete line, without its line break; empty lines are skipped. */
  shift(): string | undefined {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      if (this.#isLine(first)) return first;
    }
    const text = this.#text;
    let end: number;
    while ((end = text.indexOf("\n", this.#start)) >= 0) {
      const line = text.slice(this.#start, end);
      this.#start = end + 1;
      if (this.#isLine(line)) return line;
    }
    this.#text = "";
    this.#start = 0;
    return undefined;
  }

  /** Whether `line` is not empty; if so, records that a line was returned. */
  #isLine(line: string): boolean {
    if (line === "" || line === "\r") return false;
    this.#gaveLines = true;
    return true;
  }

  /** Returns the part of the chunk before the first line that is too long. */
  #allowed(chunk: Uint8Array): Uint8Array {
    let lineBytes = this.#begunBytes;
    if (lineBytes + chunk.length <= this.#maxBytes) return chunk;
    for (let start = 0; start < chunk.length;) {
      const lineFeed = chunk.indexOf(LINE_FEED, start);
      const end = lineFeed < 0 ? chunk.length : lineFeed;
      lineBytes += end - start;
      this.#tooLong = lineBytes > this.#maxBytes;
      if (this.#tooLong) return chunk.subarray(0, start);
      lineBytes = 0;
      start = end + 1;
    }
    return chunk;
  }
}
