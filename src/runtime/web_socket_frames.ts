import type { ByteConnection } from "./byte_connection.ts";

/** What a frame is (RFC 6455, section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const FINAL = 0x80;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
/** As a watch's longest event; the kubelet's frames have 32 KiB. */
const MOST_PAYLOAD_BYTES = 16 * 1024 * 1024;
const READ_BYTES = 32 * 1024;

/** A frame that has come. */
export interface Frame {
  /** One of {@linkcode OPCODE}. */
  opcode: number;
  /** Whether the message ends with it. */
  final: boolean;
  /** What it carries; nothing else uses the memory. */
  payload: Uint8Array<ArrayBuffer>;
}

/** The bytes of a frame from a client, whose payload is masked (RFC 6455, section 5.3). */
export function encodeFrame(opcode: number, payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const { length } = payload;
  const extended = length < LENGTH_16 ? 0 : length <= 0xffff ? 2 : 8;
  const start = 2 + extended + mask.length;
  const frame = new Uint8Array(start + length);
  const view = new DataView(frame.buffer);
  frame[0] = FINAL | opcode;
  frame[1] = MASKED | (extended === 0 ? length : extended === 2 ? LENGTH_16 : LENGTH_64);
  if (extended === 2) view.setUint16(2, length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  frame.set(mask, 2 + extended);
  for (let at = 0; at < length; at++) frame[start + at] = (payload[at] ?? 0) ^ (mask[at & 3] ?? 0);
  return frame;
}

/** Reads the frames that a server sends. */
export class FrameReader {
  readonly #connection: ByteConnection;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #unread: Uint8Array;

  /** Reads from a connection, after what has been read from it already. */
  constructor(connection: ByteConnection, before: Uint8Array) {
    this.#connection = connection;
    this.#unread = before;
  }

  /**
   * The next frame; `undefined` where the connection ends between two.
   *
   * @throws {TypeError} If it ends within one, or brings something else.
   */
  async next(): Promise<Frame | undefined> {
    const head = await this.#take(2);
    if (!head) return undefined;
    const [first = 0, second = 0] = head;
    if (first & 0x70) throw broken("it uses an extension");
    if (second & MASKED) throw broken("it is masked");
    const length = await this.#length(second);
    if (length > MOST_PAYLOAD_BYTES) throw broken("it is too long");
    const payload = await this.#take(length);
    if (!payload) throw endedWithin();
    return { opcode: first & 0x0f, final: (first & FINAL) !== 0, payload };
  }

  async #length(short: number): Promise<number> {
    if (short < LENGTH_16) return short;
    const bytes = await this.#take(short === LENGTH_16 ? 2 : 8);
    if (!bytes) throw endedWithin();
    const view = new DataView(bytes.buffer);
    return short === LENGTH_16 ? view.getUint16(0) : Number(view.getBigUint64(0));
  }

  /** So many bytes, as a copy; `undefined` where the connection ends before the first of them. */
  async #take(count: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const taken = new Uint8Array(count);
    for (let at = 0; at < count;) {
      if (this.#unread.length === 0) {
        const read = await this.#connection.read(this.#buffer);
        if (read === null && at === 0) return undefined;
        if (read === null) throw endedWithin();
        this.#unread = this.#buffer.subarray(0, read);
      }
      const part = this.#unread.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      this.#unread = this.#unread.subarray(part.length);
    }
    return taken;
  }
}

/** What is thrown of a frame that no server may send. */
export function broken(why: string): TypeError {
  return new TypeError(`malformed frame of a WebSocket: ${why}`);
}

function endedWithin(): TypeError {
  return new TypeError("unexpected end of a WebSocket, within a frame");
}
