import { joinBytes } from "../bytes/join_bytes.ts";

const VERSION = 3;
const CONTROL = 0x80;
const HEAD_BYTES = 8;
/** The flag of a frame after which its side sends no more on the stream. */
export const FIN = 0x01;

/** Types of control frames. */
export const controlTypes = {
  synStream: 1,
  synReply: 2,
  resetStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

/** Why a stream is reset. */
export const resetReasons = { protocolError: 1, cancel: 5 } as const;

/** A frame of SPDY/3.1; one without a type has data. */
export interface SpdyFrame {
  /** The type of a control frame. */
  readonly type?: number;
  readonly flags: number;
  /** The stream of a frame with data. */
  readonly stream: number;
  readonly payload: Uint8Array;
}

/** Collects bytes that come in any pieces, and gives whole frames; in linear time. */
export class SpdyFrameReader {
  #parts: Uint8Array[] = [];
  #length = 0;
  /** The bytes with which the next frame, or its head, is complete. */
  #needed = HEAD_BYTES;

  /**
   * Returns the frames that are complete with these bytes.
   *
   * @throws {RangeError} If a control frame is of another version of SPDY.
   */
  frames(bytes: Uint8Array): SpdyFrame[] {
    this.#parts.push(bytes.slice()); // the runtime may reuse the memory
    this.#length += bytes.length;
    if (this.#length < this.#needed) return [];
    const all = joinBytes(this.#parts);
    const frames: SpdyFrame[] = [];
    let at = 0;
    this.#needed = HEAD_BYTES;
    while (all.length - at >= HEAD_BYTES) {
      const view = new DataView(all.buffer, at);
      const size = HEAD_BYTES + (view.getUint32(4) & 0xff_ffff);
      if (at + size > all.length) {
        this.#needed = size;
        break;
      }
      frames.push(frameOf(view, all.slice(at + HEAD_BYTES, at + size)));
      at += size;
    }
    this.#parts = [all.subarray(at)];
    this.#length = all.length - at;
    return frames;
  }
}

function frameOf(head: DataView, payload: Uint8Array): SpdyFrame {
  const flags = head.getUint8(4);
  if ((head.getUint8(0) & CONTROL) === 0) return { flags, stream: head.getUint32(0), payload };
  const version = head.getUint16(0) & 0x7fff;
  if (version !== VERSION) throw new RangeError(`The frame is of version ${version} of SPDY.`);
  return { type: head.getUint16(2), flags, stream: 0, payload };
}

/** Returns a frame with data. */
export function dataFrame(
  stream: number,
  data: Uint8Array,
  { flags = 0 }: { flags?: number } = {},
): Uint8Array<ArrayBuffer> {
  return frameBytes([stream], flags, data);
}

/** Returns a control frame: numbers of 32 bits, then a payload. */
export function controlFrame(
  type: number,
  numbers: readonly number[],
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(numbers.length * 4 + payload.length);
  const view = new DataView(body.buffer);
  numbers.forEach((number, at) => view.setUint32(at * 4, number));
  body.set(payload, numbers.length * 4);
  return frameBytes([(CONTROL << 8 | VERSION) * 0x1_0000 + type], 0, body);
}

function frameBytes(
  [first = 0]: number[],
  flags: number,
  body: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEAD_BYTES + body.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, first);
  view.setUint32(4, body.length);
  view.setUint8(4, flags);
  frame.set(body, HEAD_BYTES);
  return frame;
}
