const LINE_FEED = 10;

/**
 * Splits a byte stream into lines, wherever its chunks begin and end. What follows the last line
 * break is no line yet, and at the end of the stream never becomes one.
 */
export class LineDecoder {
  readonly #maxBytes: number;
  // Bytes that are no UTF-8 become U+FFFD, as in Go's JSON; a fatal decoder costs 15 % on Deno.
  readonly #decoder = new TextDecoder();
  /** The beginning of a line whose end has not come; joined lazily, for it may take many chunks. */
  #begun = "";
  #begunBytes = 0;
  #tooLong = false;

  /** Creates a decoder for lines of at most `maxBytes` bytes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether a line was longer than it may be; it and all after it are not given. */
  get tooLong(): boolean {
    return this.#tooLong;
  }

  /** The lines that end in `chunk`, without their line breaks and without the empty ones. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    if (this.#tooLong) return lines;
    const text = this.#decoder.decode(this.#allowed(chunk), { stream: true });
    let start = 0;
    let end: number;
    while ((end = text.indexOf("\n", start)) >= 0) {
      let line = text.slice(start, end);
      if (this.#begun !== "") { // to join with nothing would cost Bun 0.9 µs
        line = this.#begun + line;
        this.#begun = "";
      }
      start = end + 1;
      if (line !== "" && line !== "\r") lines.push(line);
    }
    if (start < text.length) this.#begun += text.slice(start);
    return lines;
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
