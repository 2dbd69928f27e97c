/**
 * Frames of HTTP/2, byte by byte, as RFC 9113 has them. Nothing here is shared with the client under
 * test, and nothing keeps a test from building a frame that breaks the rules.
 *
 * @module
 */

/** The types of frames (RFC 9113, section 6). */
export const TYPE = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

/** The flags of frames. */
export const FLAG = {
  END_STREAM: 0x1,
  ACK: 0x1,
  END_HEADERS: 0x4,
  PADDED: 0x8,
  PRIORITY: 0x20,
} as const;

/** The error codes (RFC 9113, section 7). */
export const CODE = {
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
} as const;

/** Name of an error code. */
export type CodeName = keyof typeof CODE;

/** The settings (RFC 9113, section 6.5.2). */
export const SETTING = {
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
  MAX_FRAME_SIZE: 5,
  MAX_HEADER_LIST_SIZE: 6,
} as const;

/** Name of a setting. */
export type SettingName = keyof typeof SETTING;

/** Bytes of the header of a frame. */
export const HEADER_BYTES = 9;

/** Returns the name of a number in one of the tables above, or the number in hexadecimal. */
export function nameOf(table: Readonly<Record<string, number>>, value: number): string {
  const found = Object.entries(table).find(([, number]) => number === value);
  return found ? found[0] : `0x${value.toString(16)}`;
}

/** Returns one byte for each character. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Returns the bytes that a text of hexadecimal digits stands for; spaces do not count. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.replaceAll(/\s/g, "").match(/../g) ?? [], (two) => parseInt(two, 16));
}

/** Joins bytes; a text stands for one byte for each character. */
export function join(...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const all = parts.map((part) => typeof part === "string" ? latin1(part) : part);
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Returns a number as `count` bytes, the highest first. */
export function number(value: number, count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let at = count - 1; at >= 0; at--, value = Math.floor(value / 256)) bytes[at] = value % 256;
  return bytes;
}

/** Parts of a frame. */
export interface FrameParts {
  type: number;
  /** @default {0} */
  flags?: number;
  /** The stream, with the reserved bit where a test sets it. @default {0} */
  stream?: number;
  payload?: Uint8Array | string;
  /** The length that the header says, where it is a lie. */
  length?: number;
}

/** Returns a frame. */
export function frame(parts: FrameParts): Uint8Array<ArrayBuffer> {
  const { type, flags = 0, stream = 0, payload = "", length = payload.length } = parts;
  return join(number(length, 3), number(type, 1), number(flags, 1), number(stream, 4), payload);
}

/** Settings of {@linkcode data} and {@linkcode headers}. */
export interface ContentOptions {
  /** Whether the stream ends with the frame. @default {false} */
  end?: boolean;
  /** Number of bytes of padding; without it the flag is not set. */
  pad?: number;
  /** Further flags. */
  flags?: number;
}

/** Returns a DATA frame. */
export function data(
  stream: number,
  content: Uint8Array | string,
  { end = false, pad, flags = 0 }: ContentOptions = {},
): Uint8Array<ArrayBuffer> {
  return frame({
    type: TYPE.DATA,
    flags: flags | (end ? FLAG.END_STREAM : 0) | (pad === undefined ? 0 : FLAG.PADDED),
    stream,
    payload: padded(content, pad),
  });
}

/** Returns a HEADERS frame with a block of fields. */
export function headers(
  stream: number,
  block: Uint8Array,
  options: ContentOptions & {
    /** Whether no CONTINUATION follows. @default {true} */
    whole?: boolean;
    /** The five bytes of the deprecated priority; without them the flag is not set. */
    priority?: Uint8Array;
  } = {},
): Uint8Array<ArrayBuffer> {
  const { end = false, whole = true, pad, priority, flags = 0 } = options;
  return frame({
    type: TYPE.HEADERS,
    flags: flags | (end ? FLAG.END_STREAM : 0) | (whole ? FLAG.END_HEADERS : 0) |
      (pad === undefined ? 0 : FLAG.PADDED) | (priority ? FLAG.PRIORITY : 0),
    stream,
    payload: padded(join(priority ?? "", block), pad),
  });
}

/** Returns a CONTINUATION frame. */
export function continuation(
  stream: number,
  block: Uint8Array,
  { whole = true, flags = 0 } = {},
): Uint8Array<ArrayBuffer> {
  return frame({
    type: TYPE.CONTINUATION,
    flags: flags | (whole ? FLAG.END_HEADERS : 0),
    stream,
    payload: block,
  });
}

/** Returns a block of fields as a HEADERS frame and CONTINUATION frames of these lengths. */
export function cutHeaders(
  stream: number,
  block: Uint8Array,
  lengths: readonly number[],
  { end = false } = {},
): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) parts.push(block.subarray(at, at += length));
  parts.push(block.subarray(at));
  return parts.map((part, index) => {
    const whole = index === parts.length - 1;
    return index === 0
      ? headers(stream, part, { end, whole })
      : continuation(stream, part, { whole });
  });
}

/** Returns the five bytes of the deprecated priority. */
export function priorityBytes(dependsOn: number, weight = 15): Uint8Array<ArrayBuffer> {
  return join(number(dependsOn, 4), number(weight, 1));
}

/** Returns a PRIORITY frame. */
export function priority(stream: number, dependsOn = 0): Uint8Array<ArrayBuffer> {
  return frame({ type: TYPE.PRIORITY, stream, payload: priorityBytes(dependsOn) });
}

/** Returns an RST_STREAM frame. */
export function reset(stream: number, code: number): Uint8Array<ArrayBuffer> {
  return frame({ type: TYPE.RST_STREAM, stream, payload: number(code, 4) });
}

/** A setting by its name or number, and its value. */
export type Setting = readonly [SettingName | number, number];

/** Returns a SETTINGS frame. */
export function settings(...values: readonly Setting[]): Uint8Array<ArrayBuffer> {
  const payload = values.flatMap(([id, value]) => [
    number(typeof id === "number" ? id : SETTING[id], 2),
    number(value, 4),
  ]);
  return frame({ type: TYPE.SETTINGS, payload: join(...payload) });
}

/** Returns the acknowledgement of a SETTINGS frame. */
export function settingsAck(): Uint8Array<ArrayBuffer> {
  return frame({ type: TYPE.SETTINGS, flags: FLAG.ACK });
}

/** Returns a PUSH_PROMISE frame. */
export function pushPromise(
  stream: number,
  promised: number,
  block: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return frame({
    type: TYPE.PUSH_PROMISE,
    flags: FLAG.END_HEADERS,
    stream,
    payload: join(number(promised, 4), block),
  });
}

/** Returns a PING frame; `payload` has eight bytes where the rules are kept. */
export function ping(payload: string, { ack = false } = {}): Uint8Array<ArrayBuffer> {
  return frame({ type: TYPE.PING, flags: ack ? FLAG.ACK : 0, payload });
}

/** Returns a GOAWAY frame. */
export function goaway(
  last: number,
  code: number = CODE.NO_ERROR,
  debug: Uint8Array | string = "",
): Uint8Array<ArrayBuffer> {
  return frame({ type: TYPE.GOAWAY, payload: join(number(last, 4), number(code, 4), debug) });
}

/** Returns a WINDOW_UPDATE frame. */
export function windowUpdate(stream: number, increment: number): Uint8Array<ArrayBuffer> {
  return frame({ type: TYPE.WINDOW_UPDATE, stream, payload: number(increment, 4) });
}

function padded(content: Uint8Array | string, pad: number | undefined): Uint8Array<ArrayBuffer> {
  return pad === undefined
    ? join(content)
    : join(number(pad, 1), content, new Uint8Array(Math.max(pad, 0)));
}
