/** Settings of a {@linkcode WatchStream}. */
export interface WatchStreamOptions {
  /** Frames that come before everything pushed, made only as they are read. */
  initial: Iterator<Uint8Array<ArrayBuffer>>;
  /** How many pushed frames may wait to be read. */
  queueLimit: number;
  /** Is called once, when the stream has ended in whichever way. */
  onEnd: () => void;
}

// A backlog is written in pieces of about this size, as the real server's buffer does.
const backlogFrames = 16;
const pieceBytes = 65_536;

/**
 * The body of a watch response: pushed frames wait in a bounded queue until the client reads
 * them, each a chunk of its own. Once more than 16 wait, they go out in larger pieces.
 *
 * A client that lets more than the limit wait is cut off in a clean end, like the real server's
 * watchers that stay blocked; it resumes from what it has read.
 */
export class WatchStream {
  /** The response body. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #options: WatchStreamOptions;
  #queue: Uint8Array<ArrayBuffer>[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #overflowed = false;

  /** Makes the stream; it runs as it is read. */
  constructor(options: WatchStreamOptions) {
    this.#options = options;
    this.body = new ReadableStream({
      pull: async (controller) => {
        const chunk = await this.#next();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
      cancel: () => this.end(),
    }, { highWaterMark: 0 });
  }

  /** Whether it was ended because the client read too slowly. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Adds a frame; has no effect after the end. */
  push(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#ended) return;
    if (this.#queue.length >= this.#options.queueLimit) {
      this.#overflowed = true;
      this.#queue = [];
      this.end();
      return;
    }
    this.#queue.push(frame);
    this.#wake?.();
  }

  /** Ends the stream cleanly, after the frames that wait. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd();
    this.#wake?.();
  }

  async #next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (!this.#overflowed) {
      const initial = this.#options.initial.next();
      if (!initial.done) return initial.value;
    }
    while (this.#queue.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    this.#wake = undefined;
    return this.#queue.length > backlogFrames ? this.#takePiece() : this.#queue.shift();
  }

  #takePiece(): Uint8Array<ArrayBuffer> {
    let count = 0;
    let length = 0;
    while (count < this.#queue.length && length < pieceBytes) {
      length += this.#queue[count++]!.byteLength;
    }
    const piece = new Uint8Array(length);
    let offset = 0;
    for (const frame of this.#queue.splice(0, count)) {
      piece.set(frame, offset);
      offset += frame.byteLength;
    }
    return piece;
  }
}
