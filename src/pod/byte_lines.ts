import { joinBytes } from "../core/join_bytes.ts";

const LINE_FEED = 10;

/** Splits chunks of bytes into lines, each with its line break. */
export class ByteLines {
  /**
   * The start of an incomplete line. Its chunks are joined at the end, because there may be many.
   */
  #begun: Uint8Array[] = [];

  /** Adds a chunk, which may be reused afterwards, and returns the lines that it completes. */
  push(chunk: Uint8Array): Uint8Array[] {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end: number; (end = chunk.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
      const line = chunk.slice(start, end + 1);
      if (this.#begun.length === 0) lines.push(line);
      else lines.push(this.#join(line));
    }
    if (start < chunk.length) this.#begun.push(chunk.slice(start));
    return lines;
  }

  /** Returns the bytes after the last line break; may be empty. */
  rest(): Uint8Array {
    return this.#join(new Uint8Array());
  }

  #join(tail: Uint8Array): Uint8Array {
    const whole = joinBytes([...this.#begun, tail]);
    this.#begun = [];
    return whole;
  }
}
