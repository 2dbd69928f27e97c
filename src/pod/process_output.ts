/** What may be unread of a stream that somebody reads, before the process is held back. */
const MOST_UNREAD_BYTES = 256 * 1024;

/**
 * One stream that a process writes. Once somebody reads it, it takes no more than is read; before
 * that it takes everything, or a program that reads stdout first, and stderr when that has ended,
 * would wait for ever.
 */
export class ProcessOutput {
  /** What the process writes. */
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #drained: PromiseWithResolvers<void> | undefined;

  /** Creates the stream; one that is not `wanted` has ended. */
  constructor(wanted: boolean) {
    this.stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        if (wanted) this.#controller = controller;
        else controller.close();
      },
      pull: () => this.#goOn(),
      cancel: () => void this.#end(),
    }, { highWaterMark: MOST_UNREAD_BYTES, size: ({ length }) => length });
  }

  /** Adds to the stream, and says when to go on, if not at once. */
  push(payload: Uint8Array): Promise<void> | undefined {
    const controller = this.#controller;
    controller?.enqueue(payload);
    if (!this.stream.locked || (controller?.desiredSize ?? 1) > 0) return undefined;
    this.#drained = Promise.withResolvers();
    return this.#drained.promise;
  }

  /** Ends the stream, after what it holds. */
  close(): void {
    this.#end()?.close();
  }

  /** Fails the stream at once. */
  fail(error: unknown): void {
    this.#end()?.error(error);
  }

  #goOn(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  /** Takes no more from now on; gives the controller, unless that is so already. */
  #end(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    this.#controller = undefined;
    this.#goOn();
    return controller;
  }
}
