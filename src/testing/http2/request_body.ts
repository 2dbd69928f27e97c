/** Parts that are shorter are joined: a client may send a window of them, a byte in each. */
const SMALL_BYTES = 1024;
const JOINED_BYTES = 16_384;

/** The body of a request that arrives in DATA frames. */
export class RequestBody {
  /** The bytes, as they arrive. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  /** The free bytes behind the last part. */
  #room: Uint8Array<ArrayBuffer> = new Uint8Array();
  #isEnded = false;
  #error: Error | undefined;
  #wake = () => {};

  /** `begin` is called before the first byte is read, `taken` for each part that was read. */
  constructor(hooks: { begin: () => void; taken: (bytes: number) => void }) {
    let isBegun = false;
    this.stream = new ReadableStream({
      pull: async (controller) => {
        if (!isBegun) hooks.begin();
        isBegun = true;
        while (this.#parts.length === 0 && !this.#isEnded && !this.#error) {
          await new Promise<void>((resolve) => this.#wake = resolve);
        }
        if (this.#error) throw this.#error;
        const part = this.#parts.shift();
        if (!part) return controller.close();
        hooks.taken(part.length);
        controller.enqueue(part);
      },
    }, { highWaterMark: 0 });
  }

  /** Adds bytes. */
  push(part: Uint8Array<ArrayBuffer>): void {
    const last = this.#parts.at(-1);
    if (!last || part.length >= SMALL_BYTES) {
      this.#parts.push(part);
      this.#room = new Uint8Array();
    } else if (part.length <= this.#room.length) {
      this.#room.set(part);
      this.#room = this.#room.subarray(part.length);
      const { buffer, byteOffset, length } = last;
      this.#parts[this.#parts.length - 1] = new Uint8Array(
        buffer,
        byteOffset,
        length + part.length,
      );
    } else {
      const joined = new Uint8Array(JOINED_BYTES);
      joined.set(part);
      this.#parts.push(joined.subarray(0, part.length));
      this.#room = joined.subarray(part.length);
    }
    this.#wake();
  }

  /** Ends the body. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** Ends the body with an error, unless it has ended. */
  fail(error: Error): void {
    if (!this.#isEnded) this.#error ??= error;
    this.#wake();
  }
}
