import { Buffer } from "node:buffer";

/** The types of frames (RFC 9113, section 6). */
export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** The flags of frames. */
export const frameFlags = {
  endStream: 0x1,
  ack: 0x1,
  endHeaders: 0x4,
  padded: 0x8,
  priority: 0x20,
} as const;

/** The error codes of HTTP/2 (RFC 9113, section 7). */
export type Http2ErrorCode =
  | "NO_ERROR"
  | "PROTOCOL_ERROR"
  | "INTERNAL_ERROR"
  | "FLOW_CONTROL_ERROR"
  | "SETTINGS_TIMEOUT"
  | "STREAM_CLOSED"
  | "FRAME_SIZE_ERROR"
  | "REFUSED_STREAM"
  | "CANCEL"
  | "COMPRESSION_ERROR"
  | "CONNECT_ERROR"
  | "ENHANCE_YOUR_CALM"
  | "INADEQUATE_SECURITY"
  | "HTTP_1_1_REQUIRED";

/** The numbers of the error codes. */
export const errorCodes: Readonly<Record<Http2ErrorCode, number>> = {
  NO_ERROR: 0,
  PROTOCOL_ERROR: 1,
  INTERNAL_ERROR: 2,
  FLOW_CONTROL_ERROR: 3,
  SETTINGS_TIMEOUT: 4,
  STREAM_CLOSED: 5,
  FRAME_SIZE_ERROR: 6,
  REFUSED_STREAM: 7,
  CANCEL: 8,
  COMPRESSION_ERROR: 9,
  CONNECT_ERROR: 10,
  ENHANCE_YOUR_CALM: 11,
  INADEQUATE_SECURITY: 12,
  HTTP_1_1_REQUIRED: 13,
};

/** A frame that was received. */
export interface Frame {
  type: number;
  flags: number;
  stream: number;
  payload: Uint8Array<ArrayBuffer>;
}

/** The length of a frame's head. */
export const FRAME_HEAD_BYTES = 9;

/** Creates a frame. */
export function frameOf(
  type: number,
  payload: Uint8Array,
  { stream = 0, flags = 0 }: { stream?: number; flags?: number } = {},
): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + payload.length);
  frame.writeUIntBE(payload.length, 0, 3);
  frame[3] = type;
  frame[4] = flags;
  frame.writeUInt32BE(stream, 5);
  frame.set(payload, FRAME_HEAD_BYTES);
  return frame;
}

/** Creates the frames of a header block; a long block goes on in CONTINUATION frames. */
export function headerFrames(
  block: Uint8Array,
  options: { stream: number; endStream: boolean; frameBytes: number },
): Buffer[] {
  const { stream, endStream, frameBytes } = options;
  const frames: Buffer[] = [];
  for (let offset = 0; offset === 0 || offset < block.length; offset += frameBytes) {
    const isFirst = offset === 0;
    const flags = (isFirst && endStream ? frameFlags.endStream : 0) |
      (offset + frameBytes >= block.length ? frameFlags.endHeaders : 0);
    const type = isFirst ? frameTypes.headers : frameTypes.continuation;
    frames.push(frameOf(type, block.subarray(offset, offset + frameBytes), { stream, flags }));
  }
  return frames;
}

/** Creates the frame that ends a stream at once. */
export function resetFrame(stream: number, code: Http2ErrorCode): Buffer {
  return frameOf(frameTypes.resetStream, uint32(errorCodes[code]), { stream });
}

/** Creates a frame that opens the window of a stream, or with 0 that of the connection. */
export function windowFrame(stream: number, bytes: number): Buffer {
  return frameOf(frameTypes.windowUpdate, uint32(bytes), { stream });
}

/** Creates the frame after which the connection takes no stream above `lastStream`. */
export function goAwayFrame(lastStream: number, code: Http2ErrorCode, why = ""): Buffer {
  const debug = Buffer.from(why);
  return frameOf(
    frameTypes.goAway,
    Buffer.concat([uint32(lastStream), uint32(errorCodes[code]), debug]),
  );
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
