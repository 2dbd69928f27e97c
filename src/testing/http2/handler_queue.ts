import { Http2Error } from "./http2_error.ts";

/** A stream whose handler waits. */
interface QueuedStream {
  /** Whether the client has reset it, or has gone. */
  readonly stopped: boolean;
}

interface Queued {
  stream: QueuedStream;
  handle: () => Promise<void>;
}

/** Handlers that may wait, for each one that may run; as in Go's server. */
const MOST_WAITING = 4;

/**
 * Runs the handlers of a connection's streams, as many at once as it may have streams. A stream that is
 * reset leaves room for another one at once, while its handler may go on for long.
 */
export class HandlerQueue {
  readonly #waiting: Queued[] = [];
  readonly #mostRunning: () => number;
  #running = 0;

  /** Creates a queue; `maxStreams` returns the current limit of the connection's streams. */
  constructor(maxStreams: () => number) {
    this.#mostRunning = () => Math.max(1, maxStreams());
  }

  /**
   * Calls `handle` once fewer handlers run, unless the stream has ended by then.
   *
   * @throws {Http2Error} If too many wait.
   */
  run(stream: QueuedStream, handle: () => Promise<void>): void {
    if (this.#running < this.#mostRunning()) return void this.#run(handle);
    if (this.#waiting.length >= MOST_WAITING * this.#mostRunning()) {
      const why = "The client resets streams faster than their handlers end.";
      throw new Http2Error("ENHANCE_YOUR_CALM", why);
    }
    this.#waiting.push({ stream, handle });
  }

  async #run(handle: () => Promise<void>): Promise<void> {
    this.#running++;
    try {
      await handle();
    } finally {
      this.#running--;
      this.#runNext();
    }
  }

  #runNext(): void {
    while (this.#running < this.#mostRunning()) {
      const next = this.#waiting.shift();
      if (!next) return;
      if (!next.stream.stopped) void this.#run(next.handle);
    }
  }
}
