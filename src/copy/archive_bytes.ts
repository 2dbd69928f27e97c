const NOTHING = new Uint8Array(0);

/** Reads the bytes of an archive in pieces of requested sizes. */
export class ArchiveBytes {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #unread: Uint8Array = NOTHING;

  /** Creates a reader that takes over a stream. */
  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** Returns the next bytes, at most `most`; `undefined` at the end. */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#unread.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#unread = value;
    }
    const part = this.#unread.subarray(0, most);
    this.#unread = this.#unread.subarray(part.length);
    return part;
  }

  /**
   * Returns exactly the next `count` bytes.
   *
   * @throws {Error} If the archive has fewer.
   */
  async exactly(count: number): Promise<Uint8Array> {
    if (count === 0) return NOTHING;
    const first = await this.#next(count);
    if (first.length === count) return first;
    const whole = new Uint8Array(count);
    whole.set(first);
    for (let filled = first.length; filled < count;) {
      const part = await this.#next(count - filled);
      whole.set(part, filled);
      filled += part.length;
    }
    return whole;
  }

  /** Iterates over exactly the next bytes as they arrive. Bytes that are not read stay unread. */
  async *each(left: { count: number }): AsyncGenerator<Uint8Array> {
    while (left.count > 0) {
      const part = await this.#next(left.count);
      left.count -= part.length;
      yield part;
    }
  }

  /** Cancels the stream. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {}); // a read has already reported the failure
  }

  async #next(most: number): Promise<Uint8Array> {
    const part = await this.some(most);
    if (part) return part;
    throw new Error("the archive ended before it was whole");
  }
}
