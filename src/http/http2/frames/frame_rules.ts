import type { FrameHead } from "./frame_writer.ts";
import { ConnectionError, ERROR, FLAG, FRAME } from "./protocol.ts";

/** The length of a PRIORITY frame. */
export const PRIORITY_BYTES = 5;
/** The exact lengths of other frames. */
const LENGTHS: Readonly<Record<number, number>> = {
  [FRAME.reset]: 4,
  [FRAME.ping]: 8,
  [FRAME.windowUpdate]: 4,
};
const NAMES: readonly string[] = [
  "DATA",
  "HEADERS",
  "PRIORITY",
  "RST_STREAM",
  "SETTINGS",
  "PUSH_PROMISE",
  "PING",
  "GOAWAY",
  "WINDOW_UPDATE",
  "CONTINUATION",
];
/** Whether frames belong to a stream; `undefined` if they may. */
const OF_STREAM = [true, true, true, true, false, true, false, false, undefined, true];
const LEAST_GOAWAY_BYTES = 8;
const SETTING_BYTES = 6;

/** Whether a type of frame is known; other frames are ignored (RFC 9113, section 5.5). */
export function isKnown(type: number): boolean {
  return type < NAMES.length;
}

/**
 * Checks the head of a frame from the server by the rules of its type (RFC 9113, section 6).
 *
 * @throws {ConnectionError} If it breaks a rule.
 */
export function checkFrame({ length, type, flags, streamId }: FrameHead): void {
  const isOfStream = OF_STREAM[type];
  if (isOfStream !== undefined && isOfStream !== streamId > 0) {
    const what = streamId > 0 ? "a stream" : "no stream";
    throw new ConnectionError(ERROR.protocol, `a ${NAMES[type]} frame belongs to ${what}`);
  }
  if (type === FRAME.pushPromise) {
    throw new ConnectionError(
      ERROR.protocol,
      "it pushes a response, although that is switched off",
    );
  }
  if (!hasLength(type, flags, length)) {
    throw new ConnectionError(ERROR.frameSize, `a ${NAMES[type]} frame has ${length} bytes`);
  }
}

/** Whether a frame may have this length; a wrong one of PRIORITY ends its stream alone. */
function hasLength(type: number, flags: number, length: number): boolean {
  const exact = LENGTHS[type];
  if (exact !== undefined) return length === exact;
  if (type === FRAME.goAway) return length >= LEAST_GOAWAY_BYTES;
  if (type !== FRAME.settings) return true;
  return (flags & FLAG.ack) !== 0 ? length === 0 : length % SETTING_BYTES === 0;
}
