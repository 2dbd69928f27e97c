import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { joinBytes } from "../../../src/core/join_bytes.ts";

/** Differences from a final, unmasked frame of a server without extensions. */
export interface ServerFrameOptions {
  /** Whether the message ends with this frame. @default {true} */
  final?: boolean;
  /** The reserved bits, from 0 to 7. */
  reserved?: number;
  /** Whether the payload is masked, which is against the rules. */
  masked?: boolean;
  /** Number of bytes of the length field: 0, 2 or 8; by default the shortest form. */
  lengthBytes?: number;
  /** Length that the head gives, if it is not that of the payload. */
  claims?: bigint;
}

/** Returns the bytes of a frame from a server. A text is sent as UTF-8. */
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
  const mask = new Uint8Array(masked ? 4 : 0); // zeros do not change the payload
  return joinBytes([new Uint8Array(head.buffer), mask, bytes]);
}

/** Returns a close frame with a code and a reason, as text or bytes. */
export function closeFrame(
  code: number,
  reason: string | Uint8Array = "",
): Uint8Array<ArrayBuffer> {
  const text = typeof reason === "string" ? new TextEncoder().encode(reason) : reason;
  return serverFrame(OPCODE.close, joinBytes([new Uint8Array([code >> 8, code & 0xff]), text]));
}

/** Returns the frames of a message that is cut into parts. */
export function fragments(
  opcode: number,
  parts: readonly (string | Uint8Array)[],
): Uint8Array<ArrayBuffer>[] {
  return parts.map((part, i) =>
    serverFrame(i === 0 ? opcode : OPCODE.continuation, part, { final: i === parts.length - 1 })
  );
}

/** Returns the bytes of hexadecimal digits, such as `c0 af`. */
export function hexBytes(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.split(" ").filter(Boolean), (byte) => parseInt(byte, 16));
}
