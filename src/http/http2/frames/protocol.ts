/** The numbers of RFC 9113 and the errors that name them. */

/** The types of frames (section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** The flags of frames. */
export const FLAG = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

/** The settings that matter to a client (section 6.5.2). */
export const SETTING = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

/** The error codes (section 7). */
export const ERROR = {
  none: 0,
  protocol: 1,
  internal: 2,
  flowControl: 3,
  settingsTimeout: 4,
  streamClosed: 5,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
  connect: 10,
  enhanceYourCalm: 11,
  inadequateSecurity: 12,
  http11Required: 13,
} as const;

const ERROR_NAMES: readonly string[] = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

/** The bytes of a frame's head. */
export const HEAD_BYTES = 9;
/** The payload that every endpoint accepts (section 4.2). */
export const LEAST_FRAME_BYTES: number = 2 ** 14;
/** The largest size of a frame that a setting can name. */
export const MOST_FRAME_BYTES: number = 2 ** 24 - 1;
/** The window of a stream, and of a connection, unless settings say otherwise (section 6.9.2). */
export const FIRST_WINDOW_BYTES = 65_535;
/** The largest window, and the highest stream identifier. */
export const MOST_31_BITS: number = 2 ** 31 - 1;

/** Returns the name of an error code, such as `REFUSED_STREAM`. */
export function errorName(code: number): string {
  return ERROR_NAMES[code] ?? `the unknown code ${code}`;
}

/** A violation of the protocol by the server that ends the connection (section 5.4.1). */
export class ConnectionError extends Error {
  /** The name of this class. */
  override readonly name: string = "ConnectionError";
  /** The error code to send in GOAWAY. */
  readonly code: number;

  /** Creates the error; `rule` says what the server did. */
  constructor(code: number, rule: string) {
    super(`the server broke a rule of HTTP/2: ${rule} (${errorName(code)})`);
    this.code = code;
  }
}

/** A violation of the protocol by the server that ends one stream (section 5.4.2). */
export class StreamError extends Error {
  /** The name of this class. */
  override readonly name: string = "StreamError";
  /** The error code to send in RST_STREAM. */
  readonly code: number;

  /** Creates the error; `rule` says what the server did. */
  constructor(code: number, rule: string) {
    super(`malformed response: ${rule} (${errorName(code)})`);
    this.code = code;
  }
}
