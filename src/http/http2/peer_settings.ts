import { uint32 } from "./frames/frame_reader.ts";
import {
  ConnectionError,
  ERROR,
  FIRST_WINDOW_BYTES,
  LEAST_FRAME_BYTES,
  MOST_31_BITS,
  MOST_FRAME_BYTES,
  SETTING,
} from "./frames/protocol.ts";

/** Assumed until the server says otherwise, as Go does: RFC 9113 recommends no less. */
const FIRST_STREAMS = 100;

/** The settings of the server; those that it does not send keep their first value. */
export class PeerSettings {
  /** The number of streams that may be open. */
  maxConcurrentStreams = FIRST_STREAMS;
  /** The first window of each stream for the bodies of requests. */
  initialWindowSize: number = FIRST_WINDOW_BYTES;
  /** The largest payload of a frame. */
  maxFrameSize: number = LEAST_FRAME_BYTES;
  /** The sizes of the table for compressed headers that the latest frame has set, in their order. */
  headerTableSizes: number[] = [];
  /** Whether the settings have arrived. */
  haveArrived = false;

  /**
   * Applies a SETTINGS frame, and ignores settings that are not known (RFC 9113, section 6.5.2).
   *
   * @throws {ConnectionError} If a value is not valid.
   */
  apply(payload: Uint8Array): void {
    // A server that does not limit its streams says nothing, and is not assumed to any longer.
    if (!this.haveArrived) this.maxConcurrentStreams = MOST_31_BITS;
    this.haveArrived = true;
    this.headerTableSizes = [];
    for (let at = 0; at < payload.length; at += 6) {
      this.#set(payload[at]! << 8 | payload[at + 1]!, uint32(payload, at + 2));
    }
  }

  #set(id: number, value: number): void {
    switch (id) {
      case SETTING.headerTableSize:
        this.headerTableSizes.push(value);
        break;
      case SETTING.enablePush:
        if (value !== 0) throw wrong("ENABLE_PUSH", value);
        break;
      case SETTING.maxConcurrentStreams:
        this.maxConcurrentStreams = value;
        break;
      case SETTING.initialWindowSize:
        if (value > MOST_31_BITS) throw wrong("INITIAL_WINDOW_SIZE", value, ERROR.flowControl);
        this.initialWindowSize = value;
        break;
      case SETTING.maxFrameSize:
        if (value < LEAST_FRAME_BYTES || value > MOST_FRAME_BYTES) {
          throw wrong("MAX_FRAME_SIZE", value);
        }
        this.maxFrameSize = value;
        break;
    }
  }
}

function wrong(name: string, value: number, code: number = ERROR.protocol): ConnectionError {
  return new ConnectionError(code, `its setting ${name} is ${value}`);
}
