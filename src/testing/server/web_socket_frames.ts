import type { SocketReader } from "../sockets/socket_reader.ts";

/** The types of frames (RFC 6455, section 5.2). */
export const opcodes = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

/** A frame of a WebSocket. */
export interface WebSocketFrame {
  /** Whether this is the last frame of its message. */
  final: boolean;
  opcode: number;
  payload: Uint8Array<ArrayBuffer>;
}

/** The longest message: it is larger than any of Kubernetes. */
export const MOST_MESSAGE_BYTES = 64 * 1024 * 1024;
const MOST_CONTROL_BYTES = 125;

/**
 * Reads a client's frame; returns `undefined` if the connection has ended.
 *
 * @throws {SyntaxError} If the client does not follow the protocol.
 */
export async function readFrame(reader: SocketReader): Promise<WebSocketFrame | undefined> {
  const start = await reader.readExactly(2);
  if (!start) return undefined;
  const [first, second] = [start[0]!, start[1]!];
  if ((first & 0x70) !== 0 || (second & 0x80) === 0) {
    throw new SyntaxError("A frame is not masked, or has an extension.");
  }
  let length: number | undefined = second & 0x7f;
  if (length === 126) length = await readNumber(reader, 2);
  else if (length === 127) length = await readNumber(reader, 8);
  if (length === undefined) return undefined;
  if (length > MOST_MESSAGE_BYTES) throw new SyntaxError("A frame is too long.");
  if ((first & 0x08) !== 0 && (length > MOST_CONTROL_BYTES || (first & 0x80) === 0)) {
    throw new SyntaxError("A control frame is too long, or is one of several.");
  }
  const mask = await reader.readExactly(4);
  const payload = await reader.readExactly(length);
  if (!mask || !payload) return undefined;
  for (let index = 0; index < length; index++) payload[index]! ^= mask[index & 3]!;
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload };
}

/** Creates a single frame for a message, as a server sends it. */
export function frameBytes(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = new Uint8Array(2 + lengthBytes + length);
  frame[0] = 0x80 | opcode;
  frame[1] = lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127;
  const view = new DataView(frame.buffer);
  if (lengthBytes === 2) view.setUint16(2, length);
  if (lengthBytes === 8) view.setBigUint64(2, BigInt(length));
  frame.set(payload, 2 + lengthBytes);
  return frame;
}

async function readNumber(reader: SocketReader, bytes: 2 | 8): Promise<number | undefined> {
  const read = await reader.readExactly(bytes);
  if (!read) return undefined;
  const view = new DataView(read.buffer);
  return bytes === 2 ? view.getUint16(0) : Number(view.getBigUint64(0));
}
