import type { WebSocketClosing } from "../../runtime/web_socket_connection.ts";

/**
 * The codes of RFC 6455, section 7.4.1, that are used here; `none` and `abnormal` are never sent.
 */
export const CLOSE_CODE = {
  normal: 1000,
  protocolError: 1002,
  none: 1005,
  abnormal: 1006,
  invalidText: 1007,
  policy: 1008,
  tooBig: 1009,
} as const;

/** Codes below 3000 that a close frame may carry: section 7.4.1 and IANA's registry. */
const REGISTERED_CODES = [
  ...[1000, 1001, 1002, 1003], // 1004 has no meaning yet
  ...[1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014],
];

/** Thrown when the server breaks a rule of RFC 6455 or a limit of this package. */
export class WebSocketProtocolError extends Error {
  /** The name of this class. */
  override readonly name: string = "WebSocketProtocolError";
  /** The code to close the connection with. */
  readonly closeCode: number;

  /** Creates the error; `rule` is for use in a sentence, such as "a frame is masked". */
  constructor(closeCode: number, rule: string) {
    super(rule);
    this.closeCode = closeCode;
  }
}

/** Returns the payload of a close frame with `code`. */
export function closePayload(code: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array([code >> 8, code & 0xff]);
}

/**
 * Reads the payload of a close frame. An empty payload gives the code 1005.
 *
 * @throws {WebSocketProtocolError} If a server must not send this payload.
 */
export function readClosing(payload: Uint8Array<ArrayBuffer>): WebSocketClosing {
  if (payload.length === 0) return { code: CLOSE_CODE.none, reason: "" };
  if (payload.length === 1) throw broken("a close frame has half a code");
  const code = new DataView(payload.buffer, payload.byteOffset).getUint16(0);
  const isOwn = code >= 3000 && code < 5000; // for libraries and applications
  if (!isOwn && !REGISTERED_CODES.includes(code)) {
    throw broken(`a close frame has the invalid code ${code}`);
  }
  const reason = decodeText(payload.subarray(2), "the reason of a close frame");
  return { code, reason };
}

/**
 * Decodes UTF-8 and keeps a byte order mark: it is part of the text.
 *
 * @throws {WebSocketProtocolError} If the bytes are not valid UTF-8.
 */
export function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new WebSocketProtocolError(CLOSE_CODE.invalidText, `${what} is not valid UTF-8`);
  }
}

function broken(rule: string): WebSocketProtocolError {
  return new WebSocketProtocolError(CLOSE_CODE.protocolError, rule);
}
