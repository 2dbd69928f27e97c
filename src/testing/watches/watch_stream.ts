import { joinBytes } from "../bytes/join_bytes.ts";

/** The bytes of an event; they may come later, if a webhook converts the object. */
export type WatchFrame = Frame | Promise<Frame | LastFrame>;

type Frame = Uint8Array<ArrayBuffer>;

/** A frame that ends the stream: those that wait behind it are dropped. */
export class LastFrame {
  /** The bytes of the event. */
  readonly bytes: Frame;

  /** Creates the frame. */
  constructor(bytes: Frame) {
    this.bytes = bytes;
  }
}

/** Settings of a {@linkcode WatchStream}. */
export interface WatchStreamOptions {
  /** Frames to send before every pushed frame; they are created as they are read. */
  initial: Iterator<WatchFrame>;
  /** Maximum number of pushed frames in the queue. */
  queueLimit: number;
  /** Called once, when the stream has ended for any reason. */
  onEnd: () => void;
}

// A long queue is written in pieces of about this size, as by the real server's buffer.
const backlogFrames = 16;
const pieceBytes = 65_536;

/**
 * The body of a watch response: pushed frames wait in a bounded queue until the client reads them,
 * each as a separate chunk. If more than 16 wait, they are sent in larger pieces.
 *
 * When the queue is full, its frames are dropped and the stream ends cleanly, as the real server
 * ends watchers that stay blocked. The client can resume after the last event that it read.
 */
export class WatchStream {
  /** The response body. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #options: WatchStreamOptions;
  #queue: WatchFrame[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #dropped = false;
  #overflowed = false;

  /** Creates the stream; it runs as it is read. */
  constructor(options: WatchStreamOptions) {
    this.#options = options;
    this.body = new ReadableStream({
      pull: async (controller) => {
        const next = await this.#next();
        if (next === undefined) return controller.close();
        if (next instanceof LastFrame) this.#drop();
        controller.enqueue(next instanceof LastFrame ? next.bytes : next);
      },
      cancel: () => this.end(),
    }, { highWaterMark: 0 });
  }

  /** Whether the stream was ended because the client read too slowly. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Adds a frame; has no effect after the end. */
  push(frame: WatchFrame): void {
    if (this.#ended) return;
    if (this.#queue.length >= this.#options.queueLimit) {
      this.#overflowed = true;
      this.#drop();
      return;
    }
    this.#queue.push(frame);
    this.#wake?.();
  }

  /** Ends the stream cleanly, after the queued frames. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd();
    this.#wake?.();
  }

  /** Ends the stream cleanly, without the frames that wait. */
  #drop(): void {
    this.#dropped = true;
    this.#queue = [];
    this.end();
  }

  async #next(): Promise<Frame | LastFrame | undefined> {
    if (!this.#dropped) {
      const initial = this.#options.initial.next();
      if (!initial.done) return initial.value;
    }
    while (this.#queue.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    this.#wake = undefined;
    const isLong = this.#queue.length > backlogFrames && !(this.#queue[0] instanceof Promise);
    return isLong ? this.#takePiece() : this.#queue.shift();
  }

  #takePiece(): Frame {
    const frames: Frame[] = [];
    let length = 0;
    for (const frame of this.#queue) {
      if (frame instanceof Promise || length >= pieceBytes) break;
      length += frame.byteLength;
      frames.push(frame);
    }
    this.#queue.splice(0, frames.length);
    return joinBytes(frames);
  }
}
