const LINE_FEED = 10;

/**
 * Splits a byte stream into lines, wherever its chunks begin and end. What follows the last line
 * break is no line yet, and at the end of the stream never becomes one.
 *
 * It gives one line at a time, for one that is parsed at once is still in the CPU's cache.
 */
export class LineDecoder {
  readonly #maxBytes: number;
  // Bytes that are no UTF-8 become U+FFFD, as in Go's JSON; a fatal decoder costs 15 % on Deno.
  readonly #decoder = new TextDecoder();
  /** The beginning of a line whose end has not come; joined lazily, for it may take many chunks. */
  #begun = "";
  #begunBytes = 0;
  /** The text of the last chunk, and where in it the lines begin that nobody has taken. */
  #text = "";
  #start = 0;
  #tooLong = false;

  /** Creates a decoder for lines of at most `maxBytes` bytes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether a line was longer than it may be; it and all after it are not given. */
  get tooLong(): boolean {
    return this.#tooLong;
  }

  /** Takes the next chunk; the lines that end in it are to be taken before another one. */
  push(chunk: Uint8Array): void {
    if (this.#tooLong) return;
    this.#text = this.#decoder.decode(this.#allowed(chunk), { stream: true });
    this.#start = 0;
  }

  /** The next line that has ended, without its line break; empty ones are left out. */
  shift(): string | undefined {
    const text = this.#text;
    let end: number;
    while ((end = text.indexOf("\n", this.#start)) >= 0) {
      let line = text.slice(this.#start, end);
      this.#start = end + 1;
      if (this.#begun !== "") { // to join with nothing would cost Bun 0.9 µs
        line = this.#begun + line;
        this.#begun = "";
      }
      if (line !== "" && line !== "\r") return line;
    }
    if (this.#start < text.length) this.#begun += text.slice(this.#start);
    this.#text = "";
    this.#start = 0;
    return undefined;
  }

  /** The chunk, up to the line in it that is too long. */
  #allowed(chunk: Uint8Array): Uint8Array {
    if (this.#begunBytes + chunk.length <= this.#maxBytes) {
      const last = chunk.lastIndexOf(LINE_FEED);
      this.#begunBytes = last < 0 ? this.#begunBytes + chunk.length : chunk.length - last - 1;
      return chunk;
    }
    let start = 0;
    while (start < chunk.length) {
      const lineFeed = chunk.indexOf(LINE_FEED, start);
      const end = lineFeed < 0 ? chunk.length : lineFeed;
      this.#begunBytes += end - start;
      this.#tooLong = this.#begunBytes > this.#maxBytes;
      if (this.#tooLong) return chunk.subarray(0, start);
      if (lineFeed >= 0) this.#begunBytes = 0;
      start = end + 1;
    }
    return chunk;
  }
}
