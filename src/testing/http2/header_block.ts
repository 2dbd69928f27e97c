import { Buffer } from "node:buffer";
import { contentOf } from "./frame_reader.ts";
import { type Frame, frameFlags, frameTypes } from "./frames.ts";
import { Http2Error } from "./http2_error.ts";

/** A header block that arrives in a HEADERS frame and the CONTINUATION frames after it. */
export class HeaderBlock {
  /** The stream of the block. */
  readonly stream: number;
  /** Whether the client sends nothing after it. */
  readonly endStream: boolean;
  readonly #mostBytes: number;
  readonly #parts: Uint8Array[];
  #bytes: number;
  #isComplete: boolean;

  /** Begins a block of at most `mostBytes` with a HEADERS frame. */
  constructor(frame: Frame, mostBytes: number) {
    const content = contentOf(frame);
    this.stream = frame.stream;
    this.endStream = (frame.flags & frameFlags.endStream) !== 0;
    this.#mostBytes = mostBytes;
    this.#parts = [content];
    this.#bytes = content.length;
    this.#isComplete = (frame.flags & frameFlags.endHeaders) !== 0;
  }

  /** Whether all of it has arrived. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The whole block. */
  get bytes(): Uint8Array {
    return this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
  }

  /**
   * Adds the next frame of the connection.
   *
   * @throws {Http2Error} If it does not continue this block, or the block becomes too long.
   */
  add({ type, flags, stream, payload }: Frame): void {
    if (type !== frameTypes.continuation || stream !== this.stream) {
      throw new Http2Error("PROTOCOL_ERROR", "A frame comes within the headers of a stream.");
    }
    this.#bytes += payload.length;
    if (this.#bytes > this.#mostBytes) {
      throw new Http2Error("ENHANCE_YOUR_CALM", "The headers of a stream are too long.");
    }
    if (payload.length > 0) this.#parts.push(payload); // an empty one costs only its sender
    this.#isComplete = (flags & frameFlags.endHeaders) !== 0;
  }
}
