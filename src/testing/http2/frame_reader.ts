import type { SocketReader } from "../sockets/socket_reader.ts";
import { type Frame, FRAME_HEAD_BYTES, frameFlags, frameTypes } from "./frames.ts";
import { Http2Error } from "./http2_error.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Lengths of payloads that are fixed, by the type of the frame. */
const fixedLengths: Readonly<Record<number, number>> = {
  [frameTypes.priority]: 5,
  [frameTypes.resetStream]: 4,
  [frameTypes.ping]: 8,
  [frameTypes.windowUpdate]: 4,
};

/** Types of frames that belong to a stream; of the others a WINDOW_UPDATE belongs to both. */
const ofStreams: ReadonlySet<number> = new Set([
  frameTypes.data,
  frameTypes.headers,
  frameTypes.priority,
  frameTypes.resetStream,
  frameTypes.continuation,
]);

/** Types of frames that belong to the connection. */
const ofConnections: ReadonlySet<number> = new Set([
  frameTypes.settings,
  frameTypes.ping,
  frameTypes.goAway,
]);

/**
 * Reads the bytes with which a client begins; returns `false` if the connection ends before them.
 *
 * @throws {Http2Error} If they are others.
 */
export async function readPreface(reader: SocketReader): Promise<boolean> {
  const bytes = await reader.readExactly(PREFACE.length);
  if (!bytes) return false;
  if (new TextDecoder("latin1").decode(bytes) === PREFACE) return true;
  throw new Http2Error("PROTOCOL_ERROR", "The client does not begin as HTTP/2 says.");
}

interface Head {
  type: number;
  flags: number;
  stream: number;
  length: number;
}

/** Reads the frames of a client. */
export class FrameReader {
  readonly #reader: SocketReader;
  #head: Head | undefined;

  /** Reads after the preface. */
  constructor(reader: SocketReader) {
    this.#reader = reader;
  }

  /**
   * Returns the next frame if it has arrived, so that all frames that came together are handled before
   * the first response, as by Go's server.
   *
   * @throws {Http2Error} If its length or its stream is not allowed for its type.
   */
  takeNow(maxBytes: number): Frame | undefined {
    this.#head ??= headOf(this.#reader.takeNow(FRAME_HEAD_BYTES), maxBytes);
    return this.#head && this.#frame(this.#head, this.#reader.takeNow(this.#head.length));
  }

  /**
   * Waits for the next frame; returns `undefined` if the connection has ended.
   *
   * @throws {Http2Error} If its length or its stream is not allowed for its type.
   */
  async next(maxBytes: number): Promise<Frame | undefined> {
    this.#head ??= headOf(await this.#reader.readExactly(FRAME_HEAD_BYTES), maxBytes);
    return this.#head && this.#frame(this.#head, await this.#reader.readExactly(this.#head.length));
  }

  #frame(head: Head, payload: Uint8Array<ArrayBuffer> | undefined): Frame | undefined {
    if (!payload) return undefined;
    this.#head = undefined;
    const { type, flags, stream } = head;
    return { type, flags, stream, payload };
  }
}

function headOf(bytes: Uint8Array<ArrayBuffer> | undefined, maxBytes: number): Head | undefined {
  if (!bytes) return undefined;
  const view = new DataView(bytes.buffer);
  const head = {
    type: bytes[3]!,
    flags: bytes[4]!,
    stream: view.getUint32(5) & 0x7fff_ffff,
    length: view.getUint32(0) >>> 8,
  };
  checkLength(head, maxBytes);
  const { type, stream } = head;
  if ((ofStreams.has(type) && stream === 0) || (ofConnections.has(type) && stream !== 0)) {
    throw new Http2Error("PROTOCOL_ERROR", `A frame of type ${type} names stream ${stream}.`);
  }
  return head;
}

function checkLength({ type, flags, stream, length }: Head, maxBytes: number): void {
  const isAck = (flags & frameFlags.ack) !== 0;
  const fixed = fixedLengths[type];
  const isWrong = length > maxBytes || (fixed !== undefined && length !== fixed) ||
    (type === frameTypes.settings && (length % 6 !== 0 || (isAck && length !== 0))) ||
    (type === frameTypes.goAway && length < 8);
  if (!isWrong) return;
  const why = `A frame of type ${type} has ${length} bytes.`;
  // The stream alone could go on, but a client that sends this has a fault that a test should show.
  throw new Http2Error("FRAME_SIZE_ERROR", `${why} Its stream is ${stream}.`);
}

/**
 * Returns the content of a DATA or HEADERS frame, without its padding and its priority.
 *
 * @throws {Http2Error} If the padding is longer than the frame.
 */
export function contentOf({ type, flags, payload }: Frame): Uint8Array<ArrayBuffer> {
  const isPadded = (flags & frameFlags.padded) !== 0;
  const hasPriority = type === frameTypes.headers && (flags & frameFlags.priority) !== 0;
  const start = (isPadded ? 1 : 0) + (hasPriority ? 5 : 0);
  const end = payload.length - (isPadded ? payload[0] ?? 0 : 0);
  if (end < start) throw new Http2Error("PROTOCOL_ERROR", "The padding is longer than its frame.");
  return payload.subarray(start, end);
}
