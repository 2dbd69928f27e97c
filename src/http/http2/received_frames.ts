import type { FloodGuard } from "./frames/flood_guard.ts";
import type { DataPart, FrameSink } from "./frames/frame_sink.ts";
import { pingFrame, settingsAck } from "./frames/frame_writer.ts";
import { HpackDecoder } from "./hpack/hpack_decoder.ts";
import type { HpackEncoder } from "./hpack/hpack_encoder.ts";
import type { HeaderField } from "./hpack/header_field.ts";
import { FieldListTooLargeError, HpackError } from "./hpack/hpack_errors.ts";
import type { Http2Stream } from "./http2_stream.ts";
import { LIST_BYTES, MOST_QUEUED_FRAMES, TABLE_BYTES } from "./frames/limits.ts";
import type { OpenStreams } from "./open_streams.ts";
import type { PeerSettings } from "./peer_settings.ts";
import { ConnectionError, ERROR, MOST_31_BITS, StreamError } from "./frames/protocol.ts";
import type { WriteQueue } from "./frames/write_queue.ts";

/** The connection that the frames of a {@linkcode ReceivedFrames} are for. */
export interface FrameTarget {
  /** The frames to write. */
  readonly queue: WriteQueue;
  /** The settings of the server. */
  readonly peer: PeerSettings;
  /** The open streams. */
  readonly streams: OpenStreams;
  /** Compresses the headers of requests. */
  readonly encoder: HpackEncoder;
  /** Limits frames without any use. */
  readonly floods: FloodGuard;
  /** The bytes of requests' bodies that the server accepts. */
  sendWindow: number;
  /** Counts bytes for the connection's window. */
  countReceived(flowBytes: number): void;
  /** Sends RST_STREAM and removes the stream. */
  reset(stream: Http2Stream, code: number): void;
  /** Removes a stream that the server has reset. */
  discard(stream: Http2Stream): void;
  /** Removes a stream, or waits for the rest of its request, because its response has ended. */
  ended(stream: Http2Stream): void;
  /** Accepts GOAWAY. */
  goAway(lastStreamId: number, code: number, debugData: Uint8Array): void;
  /** Records that more streams may be allowed now. */
  changed(): void;
}

/** Gives the frames of a server to the streams of a connection (RFC 9113, sections 5 and 6). */
export class ReceivedFrames implements FrameSink {
  readonly #target: FrameTarget;
  readonly #decoder = new HpackDecoder({ tableBytes: TABLE_BYTES, listBytes: LIST_BYTES });

  /** Creates a receiver for the start of a connection. */
  constructor(target: FrameTarget) {
    this.#target = target;
  }

  data(id: number, part: DataPart): void {
    const { floods, streams } = this.#target;
    if (part.flowBytes > 0) this.#target.countReceived(part.flowBytes);
    if (part.from === part.to && !part.ends) floods.count("DATA");
    const stream = streams.find(id, "DATA");
    if (!stream) return;
    try {
      stream.data(part);
    } catch (error) {
      return this.#failed(stream, error);
    }
    if (part.ends) this.#target.ended(stream);
  }

  padding(id: number, flowBytes: number): void {
    this.#target.streams.get(id)?.padding(flowBytes);
  }

  headers(id: number, block: Uint8Array, ends: boolean): void {
    const fields = this.#decode(block);
    const stream = this.#target.streams.find(id, "HEADERS");
    if (!stream) return this.#target.floods.count("HEADERS", block.length);
    try {
      if (!fields) throw new StreamError(ERROR.enhanceYourCalm, "its headers are too long");
      stream.headers(fields, ends);
    } catch (error) {
      return this.#failed(stream, error);
    }
    if (ends) this.#target.ended(stream);
  }

  reset(id: number, code: number): void {
    const stream = this.#target.streams.find(id, "RST_STREAM");
    if (!stream) return this.#target.floods.count("RST_STREAM");
    this.#target.discard(stream);
    stream.reset(code);
  }

  settings(payload: Uint8Array | undefined): void {
    const { encoder, floods, peer, queue } = this.#target;
    floods.count("SETTINGS");
    if (!payload) return;
    const before = peer.initialWindowSize;
    peer.apply(payload);
    for (const bytes of peer.headerTableSizes) encoder.resize(bytes);
    if (peer.initialWindowSize !== before) this.#moveWindows(peer.initialWindowSize - before);
    this.#checkQueue();
    queue.push(settingsAck());
    this.#target.changed();
  }

  ping(payload: Uint8Array, isAck: boolean): void {
    const { floods, queue } = this.#target;
    if (isAck && queue.answered()) return;
    floods.count("PING");
    if (isAck) return;
    this.#checkQueue();
    queue.push(pingFrame(payload, true));
  }

  goAway(lastStreamId: number, code: number, debugData: Uint8Array): void {
    this.#target.floods.count("GOAWAY", debugData.length);
    this.#target.goAway(lastStreamId, code, debugData);
  }

  windowUpdate(id: number, increment: number): void {
    const { floods, streams } = this.#target;
    floods.count("WINDOW_UPDATE");
    if (id === 0) return this.#openAll(increment);
    const stream = streams.find(id, "WINDOW_UPDATE");
    if (!stream) return;
    stream.sendWindow += increment;
    if (increment === 0) {
      this.#failed(stream, new StreamError(ERROR.protocol, "it opens a window by nothing"));
    } else if (stream.sendWindow > MOST_31_BITS) {
      this.#failed(stream, new StreamError(ERROR.flowControl, "it opens a window too far"));
    }
    stream.onWindow?.();
  }

  ignored(): void {
    this.#target.floods.count("unknown");
  }

  malformed(id: number, code: number, rule: string): void {
    const stream = this.#target.streams.get(id);
    if (stream) this.#failed(stream, new StreamError(code, rule));
    else this.#target.floods.count("malformed");
  }

  /** Decodes a header block; returns `undefined` if its fields are too long. */
  #decode(block: Uint8Array): HeaderField[] | undefined {
    try {
      return this.#decoder.decode(block);
    } catch (error) {
      if (error instanceof FieldListTooLargeError) return undefined;
      if (!(error instanceof HpackError)) throw error;
      throw new ConnectionError(ERROR.compression, error.message);
    }
  }

  /** Ends a stream by an error that a frame for it has caused; throws errors of the connection. */
  #failed(stream: Http2Stream, error: unknown): void {
    if (!(error instanceof StreamError)) throw error;
    this.#target.reset(stream, error.code);
    stream.malformed(error);
  }

  /** Opens the connection's window for the bodies of requests. */
  #openAll(increment: number): void {
    if (increment === 0) throw new ConnectionError(ERROR.protocol, "it opens a window by nothing");
    this.#target.sendWindow += increment;
    if (this.#target.sendWindow > MOST_31_BITS) {
      throw new ConnectionError(ERROR.flowControl, "it opens the window too far");
    }
    for (const stream of this.#target.streams.all()) stream.onWindow?.();
  }

  /** Moves the window of each stream, as a setting says; it may become negative. */
  #moveWindows(by: number): void {
    for (const stream of this.#target.streams.all()) {
      stream.sendWindow += by;
      if (stream.sendWindow > MOST_31_BITS) {
        throw new ConnectionError(ERROR.flowControl, "its setting opens a window too far");
      }
      if (by > 0) stream.onWindow?.();
    }
  }

  #checkQueue(): void {
    if (this.#target.queue.size <= MOST_QUEUED_FRAMES) return;
    throw new ConnectionError(ERROR.enhanceYourCalm, "it asks for answers that it does not read");
  }
}
