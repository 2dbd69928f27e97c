import { Buffer } from "node:buffer";
import { checkSettings } from "../check_settings.ts";
import { frameOf, frameTypes } from "./frames.ts";
import { Http2Error } from "./http2_error.ts";

/** The limits that a server announces to its clients over HTTP/2. */
export interface Http2Limits {
  /**
   * Streams that may be open at once on a connection; a further one is refused.
   * @default {100}
   */
  maxStreams?: number;
  /**
   * Bytes of a request's body that a client may send before the server has read them.
   * @default {262_144}
   */
  initialWindowBytes?: number;
  /**
   * The longest frame that a client may send, in bytes, from 16,384 to 16,777,215.
   * @default {262_144}
   */
  maxFrameBytes?: number;
  /**
   * The size of the table with which clients compress headers, in bytes.
   * @default {4_096}
   */
  headerTableBytes?: number;
  /**
   * The longest list of headers that a client may send, in bytes: of names and values, and 32 for each
   * header. A longer one is answered with 431.
   * @default {1_048_896}
   */
  maxHeaderListBytes?: number;
}

/** How a `TestApiServer` serves HTTP/2. */
export interface Http2Options extends Http2Limits {
  /**
   * The part of requests with which their connection gets a GOAWAY, from 0 to 1; `--goaway-chance` of
   * kube-apiserver. Open streams go on; the client opens another connection for the next request.
   * @default {0}
   */
  goawayChance?: number;
}

/** The limits of kube-apiserver v1.37. */
export const defaultLimits: Readonly<Required<Http2Limits>> = {
  maxStreams: 100,
  initialWindowBytes: 262_144,
  maxFrameBytes: 262_144,
  headerTableBytes: 4_096,
  maxHeaderListBytes: 1_048_896,
};

/** The greatest size of a window. */
export const MOST_WINDOW_BYTES = 2 ** 31 - 1;
const LIMITS: Readonly<Record<keyof Http2Limits, "number">> = {
  maxStreams: "number",
  initialWindowBytes: "number",
  maxFrameBytes: "number",
  headerTableBytes: "number",
  maxHeaderListBytes: "number",
};
const FRAME_BYTES = { least: 16_384, most: 2 ** 24 - 1 };

const identifiers = {
  headerTableBytes: 1,
  enablePush: 2,
  maxStreams: 3,
  initialWindowBytes: 4,
  maxFrameBytes: 5,
  maxHeaderListBytes: 6,
} as const;

/**
 * Checks limits, and the chance of a GOAWAY.
 *
 * @throws {TypeError} If one is unknown or not a number.
 * @throws {RangeError} If a limit is not a whole number, or is not allowed by HTTP/2, or a chance is
 * not from 0 to 1.
 */
export function checkHttp2Options(options: Http2Options): void {
  const settings = { ...LIMITS, goawayChance: "number" } as const;
  checkSettings<Http2Options>("The options of HTTP/2", options, settings);
  const { goawayChance = 0, ...limits } = options;
  if (!(goawayChance >= 0 && goawayChance <= 1)) {
    throw new RangeError(`goawayChance must be from 0 to 1: it is ${goawayChance}`);
  }
  checkLimits(limits);
}

/**
 * Checks limits.
 *
 * @throws {TypeError} If one is unknown or not a number.
 * @throws {RangeError} If one is not a whole number, or is not allowed by HTTP/2.
 */
export function checkLimits(limits: Http2Limits): void {
  checkSettings<Http2Limits>("The limits of HTTP/2", limits, LIMITS);
  for (const name of Object.keys(defaultLimits) as (keyof Http2Limits)[]) {
    const value = limits[name];
    if (value === undefined) continue;
    const least = name === "maxFrameBytes" ? FRAME_BYTES.least : 0;
    const most = name === "maxFrameBytes" ? FRAME_BYTES.most : MOST_WINDOW_BYTES;
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(
        `${name} must be a whole number from ${least} to ${most}: it is ${value}`,
      );
    }
  }
}

/** Creates the frame that announces limits. */
export function settingsFrame(limits: Http2Limits): Buffer {
  const parts: Buffer[] = [];
  for (const name of Object.keys(defaultLimits) as (keyof Http2Limits)[]) {
    const value = limits[name];
    if (value === undefined) continue;
    const part = Buffer.allocUnsafe(6);
    part.writeUInt16BE(identifiers[name]);
    part.writeUInt32BE(value, 2);
    parts.push(part);
  }
  return frameOf(frameTypes.settings, Buffer.concat(parts));
}

/** The settings of a client that matter to a server. */
export interface ClientSettings {
  headerTableBytes?: number;
  initialWindowBytes?: number;
  maxFrameBytes?: number;
}

/**
 * Reads the payload of a client's SETTINGS frame.
 *
 * @throws {Http2Error} If a value is not allowed.
 */
export function readSettings(payload: Uint8Array<ArrayBuffer>): ClientSettings {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const settings: ClientSettings = {};
  for (let offset = 0; offset < payload.length; offset += 6) {
    const value = view.getUint32(offset + 2);
    switch (view.getUint16(offset)) {
      case identifiers.headerTableBytes:
        settings.headerTableBytes = value;
        break;
      case identifiers.enablePush:
        if (value > 1) throw new Http2Error("PROTOCOL_ERROR", "ENABLE_PUSH is neither 0 nor 1.");
        break;
      case identifiers.initialWindowBytes:
        if (value > MOST_WINDOW_BYTES) {
          throw new Http2Error("FLOW_CONTROL_ERROR", "INITIAL_WINDOW_SIZE is too large.");
        }
        settings.initialWindowBytes = value;
        break;
      case identifiers.maxFrameBytes:
        if (value < FRAME_BYTES.least || value > FRAME_BYTES.most) {
          throw new Http2Error("PROTOCOL_ERROR", "MAX_FRAME_SIZE is out of range.");
        }
        settings.maxFrameBytes = value;
        break;
    }
  }
  return settings;
}
