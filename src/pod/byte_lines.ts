import { StreamCutError } from "./stream_cut_error.ts";

const LINE_FEED = 10;

/** The maximum length of a line in bytes, with its line break. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Splits chunks of bytes into lines, each with its line break. */
export class ByteLines {
  readonly #what: string;
  /** The start of an incomplete line, at the start of a buffer that grows. */
  #buffer = new Uint8Array();
  #begun = 0;
  #received = 0;

  /** Creates an empty splitter; `what` names the stream in an error. */
  constructor(what = "log") {
    this.#what = what;
  }

  /**
   * Adds a chunk, which may be reused afterwards, and returns the lines that it completes.
   *
   * @throws {StreamCutError} If a line is longer than {@linkcode MAX_LINE_BYTES}: a container that
   * never ends its line would fill the memory.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#received += chunk.length;
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end: number; (end = chunk.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
      if (this.#begun === 0) {
        lines.push(chunk.slice(start, end + 1));
      } else {
        this.#add(chunk.subarray(start, end + 1));
        lines.push(this.rest());
      }
    }
    if (start < chunk.length) this.#add(chunk.subarray(start));
    return lines;
  }

  /** Returns the bytes after the last line break; may be empty. */
  rest(): Uint8Array {
    const rest = this.#buffer.slice(0, this.#begun);
    this.#begun = 0;
    if (this.#buffer.length > 1024 * 1024) this.#buffer = new Uint8Array();
    return rest;
  }

  #add(part: Uint8Array): void {
    const length = this.#begun + part.length;
    if (length > MAX_LINE_BYTES) {
      this.#buffer = new Uint8Array();
      this.#begun = 0;
      const progress = { received: this.#received, sent: 0 };
      const why =
        "a line is longer than 64 MiB: to read such a log, use podLogBytes without follow";
      throw new StreamCutError(this.#what, progress, { why });
    }
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#begun));
      this.#buffer = larger;
    }
    this.#buffer.set(part, this.#begun);
    this.#begun = length;
  }
}
