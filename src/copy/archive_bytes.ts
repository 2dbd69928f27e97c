const NOTHING = new Uint8Array(0);

/** The bytes of an archive, in the pieces that are asked for. */
export class ArchiveBytes {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #unread: Uint8Array = NOTHING;

  /** Takes a stream over. */
  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** The next bytes, so many at most; `undefined` at the end. */
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
   * The next bytes, just so many.
   *
   * @throws {Error} If there are fewer.
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

  /** The next bytes as they come, just so many; what is not read of them stays. */
  async *each(left: { count: number }): AsyncGenerator<Uint8Array> {
    while (left.count > 0) {
      const part = await this.#next(left.count);
      left.count -= part.length;
      yield part;
    }
  }

  /** Ends the stream. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {}); // why it failed was told by a read
  }

  async #next(most: number): Promise<Uint8Array> {
    const part = await this.some(most);
    if (part) return part;
    throw new Error("the archive ended before it was whole");
  }
}
