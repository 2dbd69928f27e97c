import type { WritableConnection } from "../sockets/socket_writer.ts";
import {
  frameFlags,
  frameOf,
  frameTypes,
  goAwayFrame,
  headerFrames,
  type Http2ErrorCode,
  resetFrame,
  windowFrame,
} from "./frames.ts";
import { FrameWriter } from "./frame_writer.ts";
import { HpackEncoder } from "./hpack/hpack_encoder.ts";
import type { HeaderField } from "./hpack/static_table.ts";
import { Http2Error } from "./http2_error.ts";
import {
  type ClientSettings,
  type Http2Limits,
  MOST_WINDOW_BYTES,
  settingsFrame,
} from "./http2_settings.ts";

/** The size of windows before any setting. */
export const DEFAULT_WINDOW_BYTES = 65_535;
const DEFAULT_FRAME_BYTES = 16_384;
/** A client may allow more, but each stream has a frame that waits. */
const MOST_FRAME_BYTES = 65_536;

/** Sends the frames of a connection, within the limits and the window of the client. */
export class Http2Sender {
  readonly #writer: FrameWriter;
  readonly #encoder = new HpackEncoder();
  #initialWindow = DEFAULT_WINDOW_BYTES;
  #frameBytes = DEFAULT_FRAME_BYTES;
  #window = DEFAULT_WINDOW_BYTES;

  /** Creates a sender for `connection`, which {@linkcode close} closes. */
  constructor(connection: WritableConnection) {
    this.#writer = new FrameWriter(connection);
  }

  /** Resolves when the connection is closed. */
  get closed(): Promise<void> {
    return this.#writer.closed;
  }

  /** The window of a new stream, in bytes. */
  get initialWindow(): number {
    return this.#initialWindow;
  }

  /** Follows new settings of the client; returns by how many bytes the windows of streams change. */
  follow(settings: ClientSettings): number {
    const { headerTableBytes, maxFrameBytes, initialWindowBytes = this.#initialWindow } = settings;
    if (headerTableBytes !== undefined) this.#encoder.resize(headerTableBytes);
    if (maxFrameBytes !== undefined) this.#frameBytes = Math.min(maxFrameBytes, MOST_FRAME_BYTES);
    const change = initialWindowBytes - this.#initialWindow;
    this.#initialWindow = initialWindowBytes;
    this.#writer.push(frameOf(frameTypes.settings, new Uint8Array(), { flags: frameFlags.ack }));
    return change;
  }

  /**
   * Opens the window of the connection.
   *
   * @throws {Http2Error} If it becomes larger than allowed.
   */
  grow(bytes: number): void {
    this.#window += bytes;
    if (this.#window > MOST_WINDOW_BYTES) {
      throw new Http2Error("FLOW_CONTROL_ERROR", "The window of the connection is too large.");
    }
  }

  /** Takes at most `most` bytes of the connection's window for one frame; returns their number. */
  takeWindow(most: number): number {
    const bytes = Math.max(0, Math.min(most, this.#window, this.#frameBytes));
    this.#window -= bytes;
    return bytes;
  }

  /** Announces limits. */
  announce(limits: Http2Limits): void {
    this.#writer.push(settingsFrame(limits));
  }

  /** Sends the header fields of a stream. */
  headers(stream: number, fields: Iterable<HeaderField>, endStream: boolean): void {
    const block = this.#encoder.encode(fields);
    const frameBytes = this.#frameBytes;
    this.#writer.push(...headerFrames(block, { stream, endStream, frameBytes }));
  }

  /** Sends a part of the body, for which {@linkcode takeWindow} made room. */
  data(stream: number, part: Uint8Array, endStream: boolean): void {
    const flags = endStream ? frameFlags.endStream : 0;
    this.#writer.push(frameOf(frameTypes.data, part, { stream, flags }));
  }

  /** Ends a stream at once. */
  reset(stream: number, code: Http2ErrorCode): void {
    this.#writer.push(resetFrame(stream, code));
  }

  /** Opens the window of a stream, or with 0 that of the connection, for the client. */
  openWindow(stream: number, bytes: number): void {
    this.#writer.push(windowFrame(stream, bytes));
  }

  /** Acknowledges a PING. */
  pong(payload: Uint8Array): void {
    this.#writer.push(frameOf(frameTypes.ping, payload, { flags: frameFlags.ack }));
  }

  /** Says that streams above `lastStream` are not handled. */
  goAway(lastStream: number, code: Http2ErrorCode, why?: string): void {
    this.#writer.push(goAwayFrame(lastStream, code, why));
  }

  /** Whether too many bytes wait to be written. */
  get isFull(): boolean {
    return this.#writer.isFull;
  }

  /** Waits while too many bytes wait to be written. */
  ready(): Promise<void> {
    return this.#writer.ready();
  }

  /** Closes the connection after the frames that wait. */
  finish(): Promise<void> {
    return this.#writer.finish();
  }

  /** Closes the connection at once. */
  close(): void {
    this.#writer.close();
  }
}
