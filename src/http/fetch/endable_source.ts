/**
 * A request's body for the runtime's `fetch`, which does not tell the source that the request is
 * over until the source gives its next chunk.
 */
export class EndableSource {
  /** The stream to send. */
  readonly stream: ReadableStream<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #isOver = false;

  /** Takes over the source. */
  constructor(source: ReadableStream<Uint8Array>) {
    const reader = this.#reader = source.getReader();
    this.stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        this.#isOver = true;
        controller.close();
      },
      cancel: (reason) => this.#cancel(reason),
    }, { highWaterMark: 0 });
  }

  /** Cancels the source, unless it has ended: no more of it is needed. */
  end(reason: unknown): void {
    void this.#cancel(reason);
  }

  async #cancel(reason: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#reader.cancel(reason).catch(() => {}); // the source may have failed
  }
}
