import { OPCODE } from "../../../src/http/web_socket_frames.ts";
import { joinBytes } from "../../../src/core/join_bytes.ts";

/** How a frame of the server differs from a final, unmasked one without extensions. */
export interface ServerFrameOptions {
  /** Whether the message ends with it. @default {true} */
  final?: boolean;
  /** The reserved bits, from 0 to 7. */
  reserved?: number;
  /** Whether the payload is masked, which is against the rules. */
  masked?: boolean;
  /** The bytes of the length field: 0, 2 or 8; the shortest form where it is not set. */
  lengthBytes?: number;
  /** The length that is claimed, where it is not that of the payload. */
  claims?: bigint;
}

/** The bytes of a frame from a server; a text as UTF-8. */
export function serverFrame(
  opcode: number,
  payload: string | Uint8Array = "",
  options: ServerFrameOptions = {},
): Uint8Array<ArrayBuffer> {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const { final = true, reserved = 0, masked = false, claims = BigInt(bytes.length) } = options;
  const shortest = claims < 126n ? 0 : claims < 65_536n ? 2 : 8;
  const { lengthBytes = shortest } = options;
  const head = new DataView(new ArrayBuffer(2 + lengthBytes));
  head.setUint8(0, (final ? 0x80 : 0) | (reserved << 4) | opcode);
  const short = lengthBytes === 0 ? Number(claims) : lengthBytes === 2 ? 126 : 127;
  head.setUint8(1, (masked ? 0x80 : 0) | short);
  if (lengthBytes === 2) head.setUint16(2, Number(claims));
  if (lengthBytes === 8) head.setBigUint64(2, claims);
  const mask = new Uint8Array(masked ? 4 : 0); // of zeros: the payload stays as it is
  return joinBytes([new Uint8Array(head.buffer), mask, bytes]);
}

/** A close frame with a code and a reason, of text or bytes. */
export function closeFrame(
  code: number,
  reason: string | Uint8Array = "",
): Uint8Array<ArrayBuffer> {
  const text = typeof reason === "string" ? new TextEncoder().encode(reason) : reason;
  return serverFrame(OPCODE.close, joinBytes([new Uint8Array([code >> 8, code & 0xff]), text]));
}

/** The frames of a message that is cut into parts. */
export function fragments(
  opcode: number,
  parts: readonly (string | Uint8Array)[],
): Uint8Array<ArrayBuffer>[] {
  return parts.map((part, i) =>
    serverFrame(i === 0 ? opcode : OPCODE.continuation, part, { final: i === parts.length - 1 })
  );
}

/** Bytes from hexadecimal digits, such as `c0 af`. */
export function hexBytes(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.split(" ").filter(Boolean), (byte) => parseInt(byte, 16));
}
