/** Most unread bytes of a stream that is being read, before the process is held back. */
const MOST_UNREAD_BYTES = 256 * 1024;

/**
 * One output stream of a process. While it is being read, it holds the process back if the reader
 * is slow. Before that it accepts all data, because otherwise a program that first reads stdout to
 * its end and then stderr would wait forever.
 */
export class ProcessOutput {
  /** The output of the process. */
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #drained: PromiseWithResolvers<void> | undefined;

  /** Creates the stream. If it is not `wanted`, it has already ended. */
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

  /**
   * Adds data to the stream. Returns a promise to wait for, unless more data may be added at once.
   */
  push(payload: Uint8Array): Promise<void> | undefined {
    const controller = this.#controller;
    controller?.enqueue(payload);
    if (!this.stream.locked || (controller?.desiredSize ?? 1) > 0) return undefined;
    this.#drained = Promise.withResolvers();
    return this.#drained.promise;
  }

  /** Ends the stream after its buffered data. */
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

  /** Stops accepting data. Returns the controller, unless it has been returned before. */
  #end(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    this.#controller = undefined;
    this.#goOn();
    return controller;
  }
}
