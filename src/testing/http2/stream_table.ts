import { Http2Error } from "./http2_error.ts";
import type { Http2Stream } from "./http2_stream.ts";

const MOST_RESET_IDS = 1000;

/** The streams of a connection, and which streams are over. */
export class StreamTable {
  readonly #open = new Map<number, Http2Stream>();
  /** Streams that this side has reset: the client may not know it yet. */
  readonly #resetIds = new Set<number>();
  #highest = 0;
  #last = Infinity;

  /** Number of streams that are open. */
  get size(): number {
    return this.#open.size;
  }

  /** The latest stream that the client has opened. */
  get highest(): number {
    return this.#highest;
  }

  /** The last stream that is handled, after a GOAWAY. */
  get last(): number {
    return this.#last;
  }

  /** The open streams. */
  [Symbol.iterator](): Iterator<Http2Stream> {
    return [...this.#open.values()][Symbol.iterator]();
  }

  /** Returns an open stream. */
  get(id: number): Http2Stream | undefined {
    return this.#open.get(id);
  }

  /** Adds a stream. */
  add(stream: Http2Stream): void {
    this.#open.set(stream.id, stream);
  }

  /** Removes a stream that has ended; returns `false` if it was removed before. */
  remove({ id }: { readonly id: number }): boolean {
    return this.#open.delete(id);
  }

  /** Ignores what still arrives on a stream that this side has reset. */
  ignore(id: number): void {
    this.#resetIds.add(id);
    if (this.#resetIds.size <= MOST_RESET_IDS) return;
    for (const oldest of this.#resetIds) {
      this.#resetIds.delete(oldest);
      break;
    }
  }

  /** Handles no stream above `last`; stops those that are open. */
  end(last: number): void {
    this.#last = last;
    for (const stream of this) {
      if (stream.id > last) stream.stop("The server did not process the stream");
    }
  }

  /** Whether what arrives on a stream is ignored. */
  ignores(id: number): boolean {
    return id > this.#last || this.#resetIds.has(id);
  }

  /**
   * Records that the client opens a stream.
   *
   * @throws {Http2Error} If it may not have this number.
   */
  begin(id: number): void {
    if (id % 2 === 0) throw new Http2Error("PROTOCOL_ERROR", `Stream ${id} has an even number.`);
    if (id <= this.#highest) {
      throw new Http2Error("STREAM_CLOSED", `Headers open stream ${id} again.`);
    }
    this.#highest = id;
  }

  /**
   * Returns the stream of a frame; `undefined` if the frame is ignored.
   *
   * @throws {Http2Error} If the stream was never open; with `mustBeOpen` also if it is not any more.
   */
  find(id: number, { mustBeOpen }: { mustBeOpen: boolean }): Http2Stream | undefined {
    if (this.ignores(id)) return undefined;
    const stream = this.#open.get(id);
    if (stream) return stream;
    if (id > this.#highest || id % 2 === 0) {
      throw new Http2Error("PROTOCOL_ERROR", `A frame names stream ${id}, which is not open.`);
    }
    if (mustBeOpen) {
      throw new Http2Error("STREAM_CLOSED", `DATA comes after stream ${id} has ended.`);
    }
    return undefined;
  }
}
