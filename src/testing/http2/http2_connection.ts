import { type ReadableConnection, SocketReader } from "../sockets/socket_reader.ts";
import type { WritableConnection } from "../sockets/socket_writer.ts";
import { contentOf, FrameReader, readPreface } from "./frame_reader.ts";
import { type Frame, frameFlags, frameTypes, type Http2ErrorCode } from "./frames.ts";
import { HandlerQueue } from "./handler_queue.ts";
import { HeaderBlock } from "./header_block.ts";
import { HpackDecoder } from "./hpack/hpack_decoder.ts";
import type { HeaderField } from "./hpack/static_table.ts";
import type { Http2Counters } from "./http2_counters.ts";
import { Http2Error } from "./http2_error.ts";
import { DEFAULT_WINDOW_BYTES, Http2Sender } from "./http2_sender.ts";
import { type Http2Limits, MOST_WINDOW_BYTES, readSettings } from "./http2_settings.ts";
import { Http2Stream } from "./http2_stream.ts";
import { ReceiveWindow } from "./receive_window.ts";
import type { GoAwayOptions, StreamConnection } from "./stream_connection.ts";
import { StreamTable } from "./stream_table.ts";

/** Answers the request of a stream; `fields` is `undefined` if they are too long. */
export type StreamHandler = (
  stream: Http2Stream,
  fields: readonly HeaderField[] | undefined,
) => void;

/** Settings of an {@linkcode Http2Connection}. */
export interface Http2ConnectionOptions {
  /** The limits to announce. */
  limits: Required<Http2Limits>;
  /** The figures of the server. */
  counters: Http2Counters;
}

/** Serves HTTP/2 on a connection: its streams, its windows, and its end (RFC 9113). */
export class Http2Connection implements StreamConnection {
  /** Sends the frames. */
  readonly sender: Http2Sender;
  readonly #reader: SocketReader;
  readonly #handler: StreamHandler;
  readonly #counters: Http2Counters;
  readonly #streams = new StreamTable();
  readonly #handlers = new HandlerQueue(() => this.#announced.maxStreams);
  readonly #decoder: HpackDecoder;
  readonly #window: ReceiveWindow;
  readonly #unacknowledged: Required<Http2Limits>[] = [];
  #announced: Required<Http2Limits>;
  #limits: Required<Http2Limits>;
  #block: HeaderBlock | undefined;
  #deafness = 0;
  #isClosed = false;

  /** Serves until either side closes. */
  constructor(
    connection: ReadableConnection & WritableConnection,
    handler: StreamHandler,
    { limits, counters }: Http2ConnectionOptions,
  ) {
    this.#handler = handler;
    this.#counters = counters;
    this.#announced = this.#limits = limits;
    this.#decoder = new HpackDecoder(limits.headerTableBytes);
    this.#reader = new SocketReader(connection);
    this.sender = new Http2Sender(connection);
    const bytes = Math.min(limits.maxStreams * limits.initialWindowBytes, MOST_WINDOW_BYTES);
    const more = Math.max(0, bytes - DEFAULT_WINDOW_BYTES);
    this.#window = new ReceiveWindow(
      DEFAULT_WINDOW_BYTES + more,
      (bytes) => this.sender.openWindow(0, bytes),
    );
    this.#counters.connections++;
    this.announce(limits);
    if (more > 0) this.sender.openWindow(0, more);
    void this.#serve();
  }

  /** Resolves when the connection is closed. */
  get closed(): Promise<void> {
    return this.sender.closed;
  }

  /** The latest stream that the client has opened. */
  get latestStream(): number {
    return this.#streams.highest;
  }

  /**
   * Runs the handler of a stream, at once or after the handlers of streams that were reset.
   *
   * @throws {Http2Error} If too many wait.
   */
  run(stream: { readonly stopped: boolean }, handle: () => Promise<void>): void {
    this.#handlers.run(stream, handle);
  }

  /** Announces other limits; the client follows once it has acknowledged them. */
  announce(limits: Http2Limits): void {
    this.#announced = { ...this.#announced, ...limits };
    this.#unacknowledged.push(this.#announced);
    this.sender.announce(limits);
  }

  /** Takes no stream above the last one, and closes when the streams up to it have ended. */
  goAway({ code = "NO_ERROR", last = this.#streams.highest }: GoAwayOptions = {}): void {
    if (last >= this.#streams.last) return;
    this.sender.goAway(last, code);
    this.#streams.end(last);
    this.#finishIfDone();
  }

  /** Takes no new stream, and closes when no stream is open. */
  closeWhenIdle(): void {
    this.goAway();
  }

  /** Sends no WINDOW_UPDATE for the connection until `released` aborts. */
  holdWindow(released: AbortSignal): void {
    this.#window.hold(released);
  }

  /** Acknowledges no PING until `released` aborts. */
  ignorePings(released: AbortSignal): void {
    if (released.aborted) return;
    this.#deafness++;
    released.addEventListener("abort", () => this.#deafness--, { once: true });
  }

  /** Closes after the frames that wait to be written. */
  finish(): Promise<void> {
    return this.sender.finish();
  }

  /** Closes at once. */
  close(): void {
    this.sender.close();
  }

  /** Removes a stream that has ended; `isReset` says that the client may not know it yet. */
  forget(stream: { readonly id: number }, { isReset = false } = {}): void {
    if (!this.#streams.remove(stream)) return;
    if (isReset) this.#streams.ignore(stream.id);
    this.#counters.openStreams--;
    this.#finishIfDone();
  }

  #finishIfDone(): void {
    if (this.#streams.last < Infinity && this.#streams.size === 0) void this.finish();
  }

  async #serve(): Promise<void> {
    void this.#reader.ended.then(() => this.close());
    void this.closed.then(() => this.#stopAll());
    try {
      const isBegun = await readPreface(this.#reader);
      const frames = new FrameReader(this.#reader);
      for (let isFirst = true; isBegun; isFirst = false) {
        const { maxFrameBytes } = this.#limits;
        const frame = frames.takeNow(maxFrameBytes) ?? await frames.next(maxFrameBytes);
        if (!frame || this.#isClosed) break; // what is read later opens no stream
        if (isFirst && frame.type !== frameTypes.settings) {
          throw new Http2Error("PROTOCOL_ERROR", "The first frame is not SETTINGS.");
        }
        this.#receiveOrReset(frame);
      }
    } catch (error) {
      await this.#fail(error);
    }
    this.close();
  }

  #stopAll(): void {
    this.#isClosed = true;
    for (const stream of this.#streams) stream.stop("The client's connection was closed");
  }

  async #fail(error: unknown): Promise<void> {
    const { code, message } = error instanceof Http2Error
      ? error
      : { code: "INTERNAL_ERROR", message: `${error}` } as const;
    this.#counters.recordViolation(`${code}: ${message}`);
    this.sender.goAway(this.#streams.highest, code, message);
    await this.finish();
  }

  #receiveOrReset(frame: Frame): void {
    try {
      this.#receive(frame);
    } catch (error) {
      if (!(error instanceof Http2Error) || error.stream === undefined) throw error;
      this.#counters.recordViolation(`${error.code}: ${error.message}`);
      const stream = this.#streams.get(error.stream);
      if (stream) stream.reset(error.code);
      else this.#refuse(error.stream, error.code);
    }
  }

  #receive(frame: Frame): void {
    const { type, stream: id } = frame;
    if (this.#block || type === frameTypes.headers) return this.#receiveBlock(frame);
    if (type === frameTypes.data) return this.#receiveData(frame);
    if (type === frameTypes.settings) return this.#receiveSettings(frame);
    if (type === frameTypes.windowUpdate) return this.#receiveWindow(frame);
    if (type === frameTypes.ping) return this.#receivePing(frame);
    if (type === frameTypes.resetStream) {
      const stream = this.#streams.find(id, { mustBeOpen: false });
      if (stream) this.#counters.resets++;
      return stream?.stop("The client reset the stream");
    }
    if (type === frameTypes.continuation || type === frameTypes.pushPromise) {
      throw new Http2Error("PROTOCOL_ERROR", `A frame of type ${type} has no place here.`);
    }
  }

  #receiveBlock(frame: Frame): void {
    if (this.#block) this.#block.add(frame);
    else this.#block = new HeaderBlock(frame, this.#limits.maxHeaderListBytes);
    const block = this.#block;
    if (!block.isComplete) return;
    this.#block = undefined;
    this.#receiveHeaders(block, this.#decode(block.bytes));
  }

  #decode(bytes: Uint8Array): HeaderField[] | undefined {
    try {
      return this.#decoder.decode(bytes, this.#limits.maxHeaderListBytes);
    } catch (error) {
      throw new Http2Error("COMPRESSION_ERROR", error instanceof Error ? error.message : "");
    }
  }

  #receiveHeaders({ stream: id, endStream }: HeaderBlock, fields?: HeaderField[]): void {
    if (this.#streams.ignores(id)) return;
    const known = this.#streams.get(id);
    if (known) return known.receiveTrailers(endStream);
    this.#streams.begin(id);
    if (this.#streams.size >= this.#announced.maxStreams) return this.#refuseAboveLimit(id);
    const stream = new Http2Stream(this, {
      id,
      sendWindow: this.sender.initialWindow,
      receiveWindow: this.#limits.initialWindowBytes,
    });
    this.#streams.add(stream);
    this.#counters.streams++;
    this.#counters.openStreams++;
    if (endStream) stream.receiveEnd();
    this.#handler(stream, fields);
  }

  /** A client that has acknowledged the limit breaks a rule; another one did not know it. */
  #refuseAboveLimit(id: number): void {
    if (this.#unacknowledged.length > 0) return this.#refuse(id, "REFUSED_STREAM");
    throw new Http2Error("PROTOCOL_ERROR", `Stream ${id} exceeds the limit of streams.`, id);
  }

  #refuse(id: number, code: Http2ErrorCode): void {
    this.sender.reset(id, code);
    this.#streams.ignore(id);
  }

  #receiveData(frame: Frame): void {
    const { length } = frame.payload;
    if (!this.#window.take(length)) {
      throw new Http2Error("FLOW_CONTROL_ERROR", "DATA exceeds the window of the connection.");
    }
    this.#window.giveBack(length);
    const stream = this.#streams.find(frame.stream, { mustBeOpen: true });
    if (!stream) return;
    stream.receive(contentOf(frame), length);
    if ((frame.flags & frameFlags.endStream) !== 0) stream.receiveEnd();
  }

  #receiveWindow({ stream: id, payload }: Frame): void {
    const stream = id === 0 ? undefined : this.#streams.find(id, { mustBeOpen: false });
    const bytes = new DataView(payload.buffer, payload.byteOffset).getUint32(0) & 0x7fff_ffff;
    if (bytes === 0) {
      throw new Http2Error("PROTOCOL_ERROR", "A window is opened by 0 bytes.", id || undefined);
    }
    if (id > 0) return stream?.openWindow(bytes);
    this.sender.grow(bytes);
    for (const stream of this.#streams) stream.wake();
  }

  #receivePing({ flags, payload }: Frame): void {
    if ((flags & frameFlags.ack) !== 0) return;
    this.#counters.pings++;
    if (this.#deafness === 0) this.sender.pong(payload);
  }

  #receiveSettings({ flags, payload }: Frame): void {
    if ((flags & frameFlags.ack) === 0) {
      const change = this.sender.follow(readSettings(payload));
      for (const stream of this.#streams) stream.openWindow(change);
      return;
    }
    const limits = this.#unacknowledged.shift();
    if (!limits) throw new Http2Error("PROTOCOL_ERROR", "Nothing is left to acknowledge.");
    this.#limits = limits;
    this.#decoder.resize(limits.headerTableBytes);
    for (const stream of this.#streams) stream.resizeWindow(limits.initialWindowBytes);
  }
}
