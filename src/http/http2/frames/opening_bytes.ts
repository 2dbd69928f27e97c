import { joinBytes } from "../../../core/join_bytes.ts";
import { PREFACE, settingsFrame, windowUpdateFrame } from "./frame_writer.ts";
import { CONNECTION_WINDOW_BYTES, FRAME_BYTES, LIST_BYTES, STREAM_WINDOW_BYTES } from "./limits.ts";
import { FIRST_WINDOW_BYTES, SETTING } from "./protocol.ts";

/** Returns the first bytes of a connection: the preface, our settings and the connection's window. */
export function openingBytes(): Uint8Array {
  return joinBytes([
    PREFACE,
    settingsFrame([
      [SETTING.enablePush, 0],
      [SETTING.initialWindowSize, STREAM_WINDOW_BYTES],
      [SETTING.maxFrameSize, FRAME_BYTES],
      [SETTING.maxHeaderListSize, LIST_BYTES],
    ]),
    windowUpdateFrame(0, CONNECTION_WINDOW_BYTES - FIRST_WINDOW_BYTES),
  ]);
}
