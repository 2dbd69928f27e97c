import { joinBytes } from "../core/join_bytes.ts";

const LINE_FEED = 10;

/**
 * Splits a byte stream into lines, wherever its chunks begin and end. What follows the last line
 * break is no line yet, and at the end of the stream never becomes one.
 *
 * It gives one line at a time, for one that is parsed at once is still in the CPU's cache.
 */
export class LineDecoder {
  readonly #maxBytes: number;
  // For whole lines: to decode a stream, parts of characters and all, takes Bun twice as long. Bytes
  // that are no UTF-8 become U+FFFD, as in Go's JSON; a fatal decoder costs 15 % on Deno.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Copies of what there is of a line whose end has not come. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  /** The line that had begun before the last chunk, and the text of the others that end in it. */
  #first: string | undefined;
  #text = "";
  /** Where in that the lines begin that nobody has taken. */
  #start = 0;
  #tooLong = false;
  #gaveLines = false;

  /** Creates a decoder for lines of at most `maxBytes` bytes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether a line was longer than it may be; it and all after it are not given. */
  get tooLong(): boolean {
    return this.#tooLong;
  }

  /** Whether a line has been given. */
  get gaveLines(): boolean {
    return this.#gaveLines;
  }

  /**
   * Takes the next chunk, whose memory may be used again; the lines that end in it are to be taken
   * before another one.
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

  /** The next line that has ended, without its line break; empty ones are left out. */
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

  /** Whether it is one to give, of which it takes note. */
  #isLine(line: string): boolean {
    if (line === "" || line === "\r") return false;
    this.#gaveLines = true;
    return true;
  }

  /** The chunk, up to the line in it that is too long. */
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
