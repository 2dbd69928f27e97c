import type { ByteConnection } from "../../runtime/byte_connection.ts";
import { CLOSE_CODE, WebSocketProtocolError } from "./web_socket_closing.ts";

/** The opcodes of RFC 6455, section 5.2; those from 8 on are control frames. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The longest payload of a control frame (RFC 6455, section 5.5). */
const MOST_CONTROL_BYTES = 125;
const KNOWN_OPCODES: ReadonlySet<number> = new Set(Object.values(OPCODE));
const FINAL = 0x80;
const RESERVED = 0x70;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK_BYTES = 4;
const READ_BYTES = 32 * 1024;
/** How many bytes are masked and written at a time: a long payload is never copied as a whole. */
const PIECE_BYTES = 64 * 1024;

/** The head of a frame from a server. */
export interface FrameHead {
  /** One of {@linkcode OPCODE}. */
  opcode: number;
  /** Whether the message ends with this frame. */
  final: boolean;
  /** The length of the payload, in bytes, as the server claims it. */
  length: number;
}

/**
 * Yields the bytes of a final frame from a client, with a masked payload (RFC 6455, section 5.3).
 * Each piece is valid until the next one is requested. `payload` itself is not changed.
 */
export function* maskedFrame(
  opcode: number,
  payload: Uint8Array,
  mask: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const { length } = payload;
  const extended = length < LENGTH_16 ? 0 : length <= 0xffff ? 2 : 8;
  const head = 2 + extended + MASK_BYTES;
  // This offset puts the payload at a multiple of four, so that whole words can be masked.
  const offset = -head & 3;
  const start = offset + head;
  const frame = new Uint8Array(start + Math.min(length, PIECE_BYTES));
  const view = new DataView(frame.buffer);
  view.setUint8(offset, FINAL | opcode);
  view.setUint8(
    offset + 1,
    MASKED | (extended === 0 ? length : extended === 2 ? LENGTH_16 : LENGTH_64),
  );
  if (extended === 2) view.setUint16(offset + 2, length);
  if (extended === 8) view.setBigUint64(offset + 2, BigInt(length));
  frame.set(mask, start - MASK_BYTES);
  let from = offset;
  let at = 0;
  do {
    const piece = payload.subarray(at, at + PIECE_BYTES);
    frame.set(piece, start);
    applyMask(frame.subarray(start, start + piece.length), mask);
    yield frame.subarray(from, start + piece.length);
    from = start;
    at += piece.length;
  } while (at < length);
}

/** Masks bytes in place, four at a time; their offset must be a multiple of four. */
function applyMask(bytes: Uint8Array, mask: Uint8Array): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  const [word = 0] = new Uint32Array(mask.slice(0, MASK_BYTES).buffer);
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) ^ word;
  for (let i = words.length << 2; i < bytes.length; i++) {
    bytes[i] = (bytes[i] ?? 0) ^ (mask[i & 3] ?? 0);
  }
}

/**
 * Reads the frames of a server: first the head of a frame, then its payload in pieces. It reads
 * from the connection only on demand, up to one buffer.
 */
export class FrameReader {
  readonly #connection: ByteConnection;
  readonly #head = new Uint8Array(8);
  #buffer: Uint8Array | undefined;
  #unread: Uint8Array;

  /** Creates a reader for a connection; `before` holds the bytes already read from it. */
  constructor(connection: ByteConnection, before: Uint8Array) {
    this.#connection = connection;
    this.#unread = before;
  }

  /**
   * Returns the head of the next frame; `undefined` if the connection ends between two frames.
   *
   * @throws {WebSocketProtocolError} If a server must not send such a head.
   */
  async next(): Promise<FrameHead | undefined> {
    const start = await this.#take(2);
    if (!start) return undefined;
    const [first = 0, second = 0] = start;
    const opcode = first & 0x0f;
    const final = (first & FINAL) !== 0;
    const short = second & ~MASKED;
    if (first & RESERVED) throw broken("a frame uses reserved bits");
    if (!KNOWN_OPCODES.has(opcode)) throw broken(`a frame has the reserved opcode ${opcode}`);
    if (second & MASKED) throw broken("a frame of the server is masked");
    if (opcode >= OPCODE.close) {
      if (!final) throw broken("a control frame is fragmented");
      if (short > MOST_CONTROL_BYTES) throw broken("a control frame is longer than 125 bytes");
    }
    return { opcode, final, length: short < LENGTH_16 ? short : await this.#longLength(short) };
  }

  /** Reads the rest of a short payload, such as that of a control frame. */
  async payload(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const payload = new Uint8Array(length);
    for (let at = 0; at < length;) at += await this.read(payload.subarray(at));
    return payload;
  }

  /**
   * Reads at least one byte of the payload, and returns the number of bytes.
   *
   * @throws {TypeError} If the connection ends before that.
   */
  async read(target: Uint8Array): Promise<number> {
    if (this.#unread.length === 0) {
      // A long payload is read without the buffer.
      const direct = target.length >= READ_BYTES && !this.#connection.readChunk;
      const count = direct ? await this.#connection.read(target) : await this.#fill();
      if (!count) throw endedWithin();
      if (direct) return count;
    }
    const part = this.#unread.subarray(0, target.length);
    target.set(part);
    this.#unread = this.#unread.subarray(part.length);
    return part.length;
  }

  async #longLength(short: number): Promise<number> {
    const size = short === LENGTH_16 ? 2 : 8;
    const bytes = await this.#take(size);
    if (!bytes) throw endedWithin();
    const view = new DataView(bytes.buffer);
    const length = size === 2 ? view.getUint16(0) : Number(view.getBigUint64(0));
    if (size === 8 && view.getUint8(0) & 0x80) throw broken("a frame's length is 2 ** 63 or more");
    if (length < (size === 2 ? LENGTH_16 : 2 ** 16)) {
      throw broken("a frame's length is not in its shortest form");
    }
    return length;
  }

  /**
   * Reads `count` bytes of a head; returns `undefined` if the connection ends before the first
   * byte.
   */
  async #take(count: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (let at = 0; at < count;) {
      if (this.#unread.length === 0 && !await this.#fill()) {
        if (at === 0) return undefined;
        throw endedWithin();
      }
      const part = this.#unread.subarray(0, count - at);
      this.#head.set(part, at);
      this.#unread = this.#unread.subarray(part.length);
      at += part.length;
    }
    return this.#head;
  }

  /** Reads the bytes that have arrived; returns 0 if the connection has ended. */
  async #fill(): Promise<number> {
    if (this.#connection.readChunk) {
      this.#unread = await this.#connection.readChunk() ?? new Uint8Array();
      return this.#unread.length;
    }
    this.#buffer ??= new Uint8Array(READ_BYTES);
    const count = await this.#connection.read(this.#buffer) ?? 0;
    this.#unread = this.#buffer.subarray(0, count);
    return count;
  }
}

function broken(rule: string): WebSocketProtocolError {
  return new WebSocketProtocolError(CLOSE_CODE.protocolError, rule);
}

function endedWithin(): TypeError {
  return new TypeError("unexpected end of a WebSocket, within a frame");
}
