/** The body of a request that arrives in DATA frames. */
export class RequestBody {
  /** The bytes, as they arrive. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
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
    this.#parts.push(part);
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
