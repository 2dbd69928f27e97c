import { FLAG, FRAME, HEAD_BYTES } from "./protocol.ts";

/** The first bytes of a client (RFC 9113, section 3.4). */
export const PREFACE: Uint8Array = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** The head of a frame. */
export interface FrameHead {
  /** The length of the payload. */
  length: number;
  /** The type, of {@linkcode FRAME}. */
  type: number;
  /** The flags, of {@linkcode FLAG}. */
  flags: number;
  /** The stream, or 0 for the connection. */
  streamId: number;
}

/** Writes the head of a frame into `bytes` at an offset. */
function writeHead(
  bytes: Uint8Array,
  at: number,
  { length, type, flags, streamId }: FrameHead,
): void {
  bytes[at] = length >> 16;
  bytes[at + 1] = length >> 8;
  bytes[at + 2] = length;
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  writeUint32(bytes, at + 5, streamId);
}

/** Returns a frame. */
function frame(
  head: Omit<FrameHead, "length">,
  payload: Uint8Array | readonly number[] = [],
): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + payload.length);
  writeHead(bytes, 0, { ...head, length: payload.length });
  bytes.set(payload, HEAD_BYTES);
  return bytes;
}

/** Returns SETTINGS with these values, by their identifiers. */
export function settingsFrame(
  values: readonly (readonly [id: number, value: number])[],
): Uint8Array {
  const payload = new Uint8Array(6 * values.length);
  values.forEach(([id, value], index) => {
    payload[6 * index + 1] = id;
    writeUint32(payload, 6 * index + 2, value);
  });
  return frame({ type: FRAME.settings, flags: 0, streamId: 0 }, payload);
}

/** Returns the acknowledgement of the server's SETTINGS. */
export function settingsAck(): Uint8Array {
  return frame({ type: FRAME.settings, flags: FLAG.ack, streamId: 0 });
}

/** Returns a PING, or the answer to one. */
export function pingFrame(payload: Uint8Array, isAck: boolean): Uint8Array {
  return frame({ type: FRAME.ping, flags: isAck ? FLAG.ack : 0, streamId: 0 }, payload);
}

/** Returns GOAWAY. No stream of the server was processed, because it may not open any. */
export function goAwayFrame(code: number): Uint8Array {
  return frame({ type: FRAME.goAway, flags: 0, streamId: 0 }, [0, 0, 0, 0, 0, 0, 0, code]);
}

/** Returns RST_STREAM. */
export function resetFrame(streamId: number, code: number): Uint8Array {
  return frame({ type: FRAME.reset, flags: 0, streamId }, [0, 0, 0, code]);
}

/** Returns WINDOW_UPDATE; `streamId` is 0 for the connection. */
export function windowUpdateFrame(streamId: number, increment: number): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + 4);
  writeHead(bytes, 0, { length: 4, type: FRAME.windowUpdate, flags: 0, streamId });
  writeUint32(bytes, HEAD_BYTES, increment);
  return bytes;
}

/** Settings of {@linkcode headersFrames}. */
export interface HeadersOptions {
  /** The stream that the headers open. */
  streamId: number;
  /** Whether the request has no body. */
  ends: boolean;
  /** The largest payload that the server accepts. */
  frameBytes: number;
}

/** Returns a header block as one frame or, if it is too long for one, as several. */
export function headersFrames(
  block: Uint8Array,
  { streamId, ends, frameBytes }: HeadersOptions,
): Uint8Array {
  const count = Math.max(1, Math.ceil(block.length / frameBytes));
  const bytes = new Uint8Array(block.length + count * HEAD_BYTES);
  for (let index = 0, at = 0; index < count; index++) {
    const part = block.subarray(index * frameBytes, (index + 1) * frameBytes);
    const isFirst = index === 0;
    writeHead(bytes, at, {
      length: part.length,
      type: isFirst ? FRAME.headers : FRAME.continuation,
      flags: (isFirst && ends ? FLAG.endStream : 0) | (index === count - 1 ? FLAG.endHeaders : 0),
      streamId,
    });
    bytes.set(part, at + HEAD_BYTES);
    at += HEAD_BYTES + part.length;
  }
  return bytes;
}

/** Returns a DATA frame. */
export function dataFrame(streamId: number, payload: Uint8Array, ends: boolean): Uint8Array {
  return frame({ type: FRAME.data, flags: ends ? FLAG.endStream : 0, streamId }, payload);
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
