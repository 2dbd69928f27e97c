import { ConnectionError, ERROR, FLAG, FRAME, HEAD_BYTES, MOST_31_BITS } from "./protocol.ts";

import { checkFrame, isKnown, PRIORITY_BYTES } from "./frame_rules.ts";
import type { DataPart, FrameSink } from "./frame_sink.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Limits of what a {@linkcode FrameReader} accepts. */
export interface FrameLimits {
  /** The largest payload, as the settings of this side announce it. */
  frameBytes: number;
  /** The largest header block, encoded. */
  blockBytes: number;
  /** The largest number of frames of one header block. */
  blockFrames: number;
}

const NO_BYTES: Bytes = new Uint8Array();

/**
 * Splits the bytes of a connection into frames (RFC 9113, section 4). DATA is passed on as it
 * arrives; any other frame when it is whole, after its length was checked, so that no length alone
 * allocates memory.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #limits: FrameLimits;
  readonly #data: DataPart = {
    bytes: NO_BYTES,
    from: 0,
    to: 0,
    number: 0,
    flowBytes: 0,
    ends: false,
  };
  /** The part of a frame's head, or of a frame other than DATA, that has arrived. */
  #part: Uint8Array = new Uint8Array(64);
  #partBytes = 0;
  /** The bytes of the current frame's payload that are still to come; less than 0 between frames. */
  #left = -1;
  #type = 0;
  #flags = 0;
  #streamId = 0;
  /** Bytes of a DATA frame's padding at its end; less than 0 until its length has been read. */
  #padding = 0;
  /** The length of a DATA frame until its first part is passed on. */
  #flowBytes = 0;
  #hasFrame = false;
  /** The header block that CONTINUATION frames go on with. */
  #block: { streamId: number; ends: boolean; bytes: Uint8Array; frames: number } | undefined;

  /** Creates a reader at the start of a connection. */
  constructor(sink: FrameSink, limits: FrameLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Whether the bytes end between two frames. */
  get isBetween(): boolean {
    return this.#left < 0 && this.#partBytes === 0 && !this.#block;
  }

  /**
   * Reads bytes, whose memory passes to the sink.
   *
   * @throws {ConnectionError} If they break a rule that ends the connection.
   */
  read(bytes: Bytes): void {
    let at = 0;
    const end = bytes.length;
    while (at < end) {
      if (this.#left < 0) {
        if (this.#partBytes === 0 && end - at >= HEAD_BYTES) {
          this.#begin(bytes, at);
          at += HEAD_BYTES;
        } else {
          const length = Math.min(HEAD_BYTES - this.#partBytes, end - at);
          this.#keep(bytes, at, at + length);
          at += length;
          if (this.#partBytes < HEAD_BYTES) return;
          this.#partBytes = 0;
          this.#begin(this.#part, 0);
        }
        if (this.#left < 0) continue; // it has no payload
        if (at === end) return;
      }
      if (this.#type === FRAME.data) {
        at = this.#readData(bytes, at);
        continue;
      }
      const length = Math.min(this.#left, end - at);
      this.#left -= length;
      if (this.#left === 0 && this.#partBytes === 0) {
        this.#left = -1;
        this.#finish(bytes.subarray(at, at + length));
      } else if (isKnown(this.#type)) {
        this.#keep(bytes, at, at + length);
        if (this.#left === 0) {
          this.#left = -1;
          const partBytes = this.#partBytes;
          this.#partBytes = 0;
          this.#finish(this.#part.subarray(0, partBytes));
        }
      } else if (this.#left === 0) { // the bytes of an unknown frame are not kept
        this.#left = -1;
        this.#finish(NO_BYTES);
      }
      at += length;
    }
  }

  /** Appends bytes to the part that has arrived. */
  #keep(bytes: Uint8Array, from: number, to: number): void {
    const filled = this.#partBytes + to - from;
    if (filled > this.#part.length) {
      const larger = new Uint8Array(Math.max(filled, 2 * this.#part.length));
      larger.set(this.#part.subarray(0, this.#partBytes));
      this.#part = larger;
    }
    this.#part.set(bytes.subarray(from, to), this.#partBytes);
    this.#partBytes = filled;
  }

  /** Reads the head of a frame and checks it. */
  #begin(bytes: Uint8Array, at: number): void {
    const length = bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!;
    const type = bytes[at + 3]!;
    const flags = bytes[at + 4]!;
    const streamId = (bytes[at + 5]! & 127) << 24 | bytes[at + 6]! << 16 | bytes[at + 7]! << 8 |
      bytes[at + 8]!;
    this.#left = length;
    this.#type = type;
    this.#flags = flags;
    this.#streamId = streamId;
    if (length > this.#limits.frameBytes) {
      throw new ConnectionError(ERROR.frameSize, `a frame of ${length} bytes is too long`);
    }
    const isFirst = type === FRAME.settings && (flags & FLAG.ack) === 0;
    if (!this.#hasFrame && !isFirst && type !== FRAME.goAway) { // a server may have no time for more
      throw new ConnectionError(ERROR.protocol, "its first frame is not SETTINGS");
    }
    this.#hasFrame ||= isFirst;
    if (this.#block && (type !== FRAME.continuation || streamId !== this.#block.streamId)) {
      throw new ConnectionError(ERROR.protocol, "a header block is interrupted by another frame");
    }
    checkFrame({ length, type, flags, streamId });
    if (type === FRAME.data) {
      this.#padding = (flags & FLAG.padded) !== 0 ? -1 : 0;
      this.#flowBytes = length;
      if (length === 0) this.#readData(NO_BYTES, 0);
      return;
    }
    if (type === FRAME.headers || type === FRAME.continuation) this.#checkBlock(type, length);
    if (length === 0) {
      this.#left = -1;
      this.#finish(NO_BYTES);
    }
  }

  /** Checks the next frame of a header block. */
  #checkBlock(type: number, length: number): void {
    const block = this.#block;
    if (!block && type === FRAME.continuation) {
      throw new ConnectionError(ERROR.protocol, "a CONTINUATION frame continues nothing");
    }
    if ((block?.bytes.length ?? 0) + length > this.#limits.blockBytes) {
      throw new ConnectionError(ERROR.enhanceYourCalm, "its headers are too long");
    }
    if (block && ++block.frames > this.#limits.blockFrames) {
      throw new ConnectionError(ERROR.enhanceYourCalm, "its headers have too many frames");
    }
  }

  /** Reads bytes of a DATA frame; returns where the next ones begin. */
  #readData(bytes: Bytes, at: number): number {
    if (this.#padding < 0) {
      if (this.#left === 0) {
        throw new ConnectionError(ERROR.frameSize, "a padded DATA frame has no bytes");
      }
      this.#padding = bytes[at++]!;
      if (this.#padding >= this.#left) {
        throw new ConnectionError(ERROR.protocol, "the padding of a DATA frame is too long");
      }
      this.#left--;
    }
    const length = Math.min(this.#left, bytes.length - at);
    const isLast = length === this.#left;
    const left = this.#left - this.#padding;
    const to = at + Math.min(length, Math.max(0, left));
    const flowBytes = this.#flowBytes;
    this.#left -= length;
    if (isLast) this.#left = -1;
    if (to > at || flowBytes > 0 || isLast) {
      this.#flowBytes = 0;
      const isPadded = flowBytes > 0 && (this.#flags & FLAG.padded) !== 0;
      const data = this.#data;
      data.bytes = bytes;
      data.from = at;
      data.to = to;
      if (to > at) data.number++;
      data.flowBytes = flowBytes;
      data.ends = isLast && (this.#flags & FLAG.endStream) !== 0;
      this.#sink.data(this.#streamId, data);
      if (isPadded) this.#sink.padding(this.#streamId, this.#padding + 1);
    }
    return at + length;
  }

  /** Passes on a whole frame other than DATA. */
  #finish(payload: Uint8Array): void {
    const sink = this.#sink;
    const streamId = this.#streamId;
    const isAck = (this.#flags & FLAG.ack) !== 0;
    switch (this.#type) {
      case FRAME.headers:
        return this.#beginBlock(this.#unpadded(payload));
      case FRAME.continuation:
        return this.#continueBlock(payload);
      case FRAME.reset:
        return sink.reset(streamId, uint32(payload, 0));
      case FRAME.settings:
        return sink.settings(isAck ? undefined : payload);
      case FRAME.ping:
        return sink.ping(payload, isAck);
      case FRAME.goAway:
        return sink.goAway(
          uint32(payload, 0) & MOST_31_BITS,
          uint32(payload, 4),
          payload.subarray(8),
        );
      case FRAME.windowUpdate:
        return sink.windowUpdate(streamId, uint32(payload, 0) & MOST_31_BITS);
      case FRAME.priority:
        if (payload.length === PRIORITY_BYTES) return sink.ignored(streamId, this.#type);
        return sink.malformed(
          streamId,
          ERROR.frameSize,
          `a PRIORITY frame has ${payload.length} bytes`,
        );
      default:
        return sink.ignored(streamId, this.#type);
    }
  }

  /** Returns the header block of a HEADERS frame. */
  #unpadded(payload: Uint8Array): Uint8Array {
    let from = 0;
    let to = payload.length;
    if ((this.#flags & FLAG.padded) !== 0) {
      if (to === 0) {
        throw new ConnectionError(ERROR.frameSize, "a padded HEADERS frame has no bytes");
      }
      to -= payload[0]!;
      from = 1;
    }
    if ((this.#flags & FLAG.priority) !== 0) {
      from += 5;
      if (from > payload.length) {
        throw new ConnectionError(ERROR.frameSize, "a HEADERS frame is too short");
      }
    }
    if (from > to) {
      throw new ConnectionError(ERROR.protocol, "the padding of a HEADERS frame is too long");
    }
    return payload.subarray(from, to);
  }

  #beginBlock(part: Uint8Array): void {
    const ends = (this.#flags & FLAG.endStream) !== 0;
    const streamId = this.#streamId;
    if ((this.#flags & FLAG.endHeaders) !== 0) return this.#sink.headers(streamId, part, ends);
    this.#block = { streamId, ends, bytes: part.slice(), frames: 1 };
  }

  #continueBlock(part: Uint8Array): void {
    const block = this.#block!;
    if (part.length > 0) {
      const bytes = new Uint8Array(block.bytes.length + part.length);
      bytes.set(block.bytes);
      bytes.set(part, block.bytes.length);
      block.bytes = bytes;
    }
    if ((this.#flags & FLAG.endHeaders) === 0) return;
    this.#block = undefined;
    this.#sink.headers(block.streamId, block.bytes, block.ends);
  }
}

/** Returns a number of four bytes. */
export function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!) >>> 0;
}
