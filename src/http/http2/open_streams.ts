import type { Http2Stream } from "./http2_stream.ts";
import { ConnectionError, ERROR, MOST_31_BITS } from "./frames/protocol.ts";

/** Streams of one connection to a server without a limit. */
const MOST_STREAMS = 250;
/** Streams that long responses leave free for others. */
const RESERVED_STREAMS = 16;
/** Streams that were reset, of which the other side may not know yet. */
const MOST_DISCARDED = 1_000;

/** The streams of a connection, by their numbers. */
export class OpenStreams {
  readonly #streams = new Map<number, Http2Stream>();
  /** Streams that were reset, by this side or by the server: their frames are discarded. */
  readonly #discarded = new Set<number>();
  #nextId = 1;
  #long = 0;
  /** Streams that requests are about to open, and those of them for long responses. */
  #reserved = 0;
  #reservedLong = 0;

  /** The number of open streams. */
  get size(): number {
    return this.#streams.size;
  }

  /** Whether a stream was opened, now or before. */
  get wereOpened(): boolean {
    return this.#nextId > 1;
  }

  /** Whether there are no numbers for more streams. */
  get areUsedUp(): boolean {
    return this.#nextId > MOST_31_BITS;
  }

  /** Returns how many more streams may be opened if the server allows `most`. */
  room(isLong: boolean, most: number): number {
    const limit = Math.min(most, MOST_STREAMS);
    const room = limit - this.#streams.size - this.#reserved;
    if (!isLong) return room;
    return Math.min(room, longPart(limit) - this.#long - this.#reservedLong);
  }

  /** Keeps room for a request that is about to open a stream. */
  reserve(isLong: boolean): void {
    this.#reserved++;
    if (isLong) this.#reservedLong++;
  }

  /** Gives the room back. */
  unreserve(isLong: boolean): void {
    this.#reserved--;
    if (isLong) this.#reservedLong--;
  }

  /** Returns the number for the next stream. */
  nextId(): number {
    const id = this.#nextId;
    this.#nextId += 2;
    return id;
  }

  /** Adds a stream. */
  add(stream: Http2Stream): void {
    this.#streams.set(stream.id, stream);
    if (stream.isLong) this.#long++;
  }

  /** Removes a stream; returns `false` if that was done before. */
  delete(stream: Http2Stream): boolean {
    if (!this.#streams.delete(stream.id)) return false;
    if (stream.isLong) this.#long--;
    return true;
  }

  /** Records that the frames of a stream are to be discarded. */
  discard(id: number): void {
    if (this.#discarded.size >= MOST_DISCARDED) {
      const [oldest = 0] = this.#discarded;
      this.#discarded.delete(oldest);
    }
    this.#discarded.add(id);
  }

  /** Returns an open stream. */
  get(id: number): Http2Stream | undefined {
    return this.#streams.get(id);
  }

  /**
   * Returns the stream of a frame; `undefined` if the frame is to be discarded.
   *
   * @throws {ConnectionError} If the stream cannot have this frame (RFC 9113, section 5.1).
   */
  find(id: number, frame: "DATA" | "HEADERS" | "RST_STREAM" | "WINDOW_UPDATE"):
    | Http2Stream
    | undefined {
    const stream = this.#streams.get(id);
    if (stream) return stream;
    if (id % 2 === 0 || id >= this.#nextId) {
      throw new ConnectionError(ERROR.protocol, `${frame} comes for a stream that is not open`);
    }
    if (frame === "RST_STREAM" || frame === "WINDOW_UPDATE") return undefined;
    // Of the oldest streams it is not known any more how they have ended.
    if (this.#discarded.has(id) || this.#discarded.size >= MOST_DISCARDED) return undefined;
    throw new ConnectionError(ERROR.streamClosed, `${frame} comes for a stream that has ended`);
  }

  /** Returns the open streams, in their order. */
  all(): Http2Stream[] {
    return [...this.#streams.values()];
  }
}

/** Returns how many of all streams may have long responses. */
function longPart(limit: number): number {
  return Math.max(1, limit - Math.min(RESERVED_STREAMS, Math.ceil(limit / 4)));
}
