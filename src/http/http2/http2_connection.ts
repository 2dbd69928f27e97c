import type { ByteConnection } from "../../runtime/byte_connection.ts";
import type { Clock } from "../../runtime/clock.ts";
import { FloodGuard } from "./flood_guard.ts";
import { FrameReader, type FrameSink } from "./frame_reader.ts";
import {
  goAwayFrame,
  headersFrames,
  pingFrame,
  PREFACE,
  resetFrame,
  settingsAck,
  settingsFrame,
  windowUpdateFrame,
} from "./frame_writer.ts";
import { HpackDecoder } from "./hpack/hpack_decoder.ts";
import { HpackEncoder } from "./hpack/hpack_encoder.ts";
import type { HeaderField } from "./hpack/header_field.ts";
import { FieldListTooLargeError, HpackError } from "./hpack/hpack_errors.ts";
import { Http2Stream, type Pace, type StreamHost } from "./http2_stream.ts";
import { Liveness, type LivingConnection } from "./liveness.ts";
import { PeerSettings } from "./peer_settings.ts";
import {
  ConnectionError,
  ERROR,
  errorName,
  FIRST_WINDOW_BYTES,
  MOST_31_BITS,
  SETTING,
  StreamError,
} from "./protocol.ts";
import { ReadBuffer, type Slab } from "./read_buffer.ts";
import { ReceiveWindow } from "./receive_window.ts";
import { WriteQueue } from "./write_queue.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes that the server may send for a stream before its reader reads; kube-apiserver's own. */
const STREAM_WINDOW_BYTES = 256 * 1024;
/** The size to which the window of a quick reader grows; Go's. */
const MOST_STREAM_WINDOW_BYTES = 4 * 1024 * 1024;
/** More than all streams of quick readers need: only streams hold the server up. */
const CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
/** The largest payload of a frame. */
const FRAME_BYTES = 64 * 1024;
const TABLE_BYTES = 4 * 1024;
/** Go's and Node's limit for the headers of a response. */
const LIST_BYTES = 64 * 1024;
/** Longer header blocks end the connection; up to here only their streams, if they are too long. */
const BLOCK_BYTES = 256 * 1024;
/** A header block of more frames is a flood; 256 frames would have 1 KB each. */
const BLOCK_FRAMES = 256;
/** Streams of one connection to a server without a limit. */
const MOST_STREAMS = 250;
/** Streams that long responses leave free for others. */
const RESERVED_STREAMS = 16;
/** Frames that wait because the server does not read. */
const MOST_QUEUED_FRAMES = 10_000;
/** Streams that were reset, of which the server may not know yet. */
const MOST_DISCARDED = 1_000;
/** How long a request goes on after its response has ended. */
const LINGER_MS = 1_000;
/** How long to wait until GOAWAY is sent. */
const GOODBYE_MS = 1_000;
/** How much of the debug data of GOAWAY is shown. */
const SHOWN_DEBUG_BYTES = 100;
/** More microtasks than a reader needs for the events of a read; and what a slow one gets. */
const MOST_MICROTASKS = 256;
const LEAST_MICROTASKS = 4;
/** Frames that the server may send for each DATA frame of an upload. */
const UPDATES_PER_FRAME = 4;

/** Settings of an {@linkcode Http2Connection}. */
export interface Http2ConnectionOptions {
  /** The server's origin, for errors. */
  origin: string;
  /** The clock of its timers. */
  clock: Clock;
  /** Called when the connection may take more streams, or none any more. */
  onChange: () => void;
}

/** A request to send. */
export interface StreamRequest {
  /** The method. */
  method: string;
  /** The header fields. */
  fields: readonly HeaderField[];
  /** Whether the request has a body. */
  hasBody: boolean;
  /** Whether the response goes on until its reader ends it. */
  isLong: boolean;
  /** Ends the stream with the signal's reason. */
  signal: AbortSignal | undefined;
}

/** One connection to a server that has chosen HTTP/2, and its streams (RFC 9113). */
export class Http2Connection implements StreamHost, LivingConnection {
  readonly origin: string;
  /** The frames to write. */
  readonly queue: WriteQueue;
  /** The settings of the server. */
  readonly peer = new PeerSettings();
  /** The bytes of requests' bodies that the server accepts, for all streams. */
  sendWindow: number = FIRST_WINDOW_BYTES;
  readonly #bytes: ByteConnection;
  pace: Pace = { awaited: 0 };
  readonly #buffer: ReadBuffer;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #liveness: Liveness;
  readonly #reader: FrameReader;
  readonly #decoder = new HpackDecoder({ tableBytes: TABLE_BYTES, listBytes: LIST_BYTES });
  readonly #encoder = new HpackEncoder();
  readonly #floods: FloodGuard;
  readonly #receive: ReceiveWindow;
  readonly #streams = new Map<number, Http2Stream>();
  #longStreams = 0;
  /** Streams that requests are about to open, and those of them for long responses. */
  #reserved = 0;
  #reservedLong = 0;
  #nextId = 1;
  /** Streams that were reset, by this side or by the server: their frames are discarded. */
  readonly #discarded = new Set<number>();
  #flushing: Http2Stream[] = [];
  #patience = MOST_MICROTASKS;
  #served = 0;
  #isDraining = false;
  #isClosed = false;
  /** How the server said that it ends the connection. */
  #goodbye: string | undefined;
  /** The highest stream that the server may have processed. */
  #lastId: number = MOST_31_BITS;

  /** Takes over a connection, on which nothing was sent, and sends the preface. */
  constructor(bytes: ByteConnection, { origin, clock, onChange }: Http2ConnectionOptions) {
    this.#bytes = bytes;
    this.#buffer = new ReadBuffer(bytes);
    this.origin = origin;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#floods = new FloodGuard(clock);
    this.#receive = new ReceiveWindow({
      bytes: CONNECTION_WINDOW_BYTES,
      mostBytes: CONNECTION_WINDOW_BYTES,
      clock,
    });
    this.queue = new WriteQueue(bytes, () => this.#writeFailed());
    this.#reader = new FrameReader(this.#sink(), {
      frameBytes: FRAME_BYTES,
      blockBytes: BLOCK_BYTES,
      blockFrames: BLOCK_FRAMES,
    });
    this.queue.push(PREFACE);
    this.queue.push(settingsFrame([
      [SETTING.enablePush, 0],
      [SETTING.initialWindowSize, STREAM_WINDOW_BYTES],
      [SETTING.maxFrameSize, FRAME_BYTES],
      [SETTING.maxHeaderListSize, LIST_BYTES],
    ]));
    this.queue.push(windowUpdateFrame(0, CONNECTION_WINDOW_BYTES - FIRST_WINDOW_BYTES));
    bytes.unref();
    this.#liveness = new Liveness(this, { clock });
    void this.#run();
  }

  /** The memory of the latest read. */
  get slab(): Slab | undefined {
    return this.#buffer.slab;
  }

  /** The number of open streams. */
  get openStreams(): number {
    return this.#streams.size;
  }

  /** Whether the connection has ended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether the connection takes no more streams. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** The number of streams that the connection takes for long responses, or for others. */
  room(isLong: boolean): number {
    if (this.#isDraining || this.#liveness.isSuspect) return 0;
    const limit = Math.min(this.peer.maxConcurrentStreams, MOST_STREAMS);
    const room = limit - this.#streams.size - this.#reserved;
    if (!isLong) return room;
    return Math.min(room, longPart(limit) - this.#longStreams - this.#reservedLong);
  }

  /** Keeps room for a request that is about to open a stream. */
  reserve(isLong: boolean): void {
    this.#reserved++;
    if (isLong) this.#reservedLong++;
  }

  /** Gives the room back, for `open` to take it. */
  unreserve(isLong: boolean): void {
    this.#reserved--;
    if (isLong) this.#reservedLong--;
  }

  /** Opens a stream and sends the headers of a request; only if there is room. */
  open({ method, fields, hasBody, isLong, signal }: StreamRequest): Http2Stream {
    const id = this.#nextId;
    const block = this.#encoder.encode(fields);
    this.#nextId += 2;
    if (this.#nextId > MOST_31_BITS) this.#drain();
    const stream = new Http2Stream(this, {
      id,
      method,
      isLong,
      isSent: !hasBody,
      signal,
      sendWindow: this.peer.initialWindowSize,
      receiveWindow: new ReceiveWindow({
        bytes: STREAM_WINDOW_BYTES,
        mostBytes: MOST_STREAM_WINDOW_BYTES,
        clock: this.#clock,
      }),
      openedMs: this.#clock.monotonic(),
    });
    this.#streams.set(id, stream);
    if (isLong) this.#longStreams++;
    if (this.#streams.size === 1) {
      this.#bytes.ref();
      this.#liveness.changed();
    }
    const frameBytes = this.peer.maxFrameSize;
    stream.place = this.queue.push(headersFrames(block, { streamId: id, ends: !hasBody, frameBytes }));
    return stream;
  }

  /** Records that DATA of a request was sent. */
  sentData(stream: Http2Stream, bytes: number): void {
    this.sendWindow -= bytes;
    stream.sendWindow -= bytes;
    this.#floods.earn(UPDATES_PER_FRAME);
  }

  /** Closes the connection when its streams have ended; it takes no more. */
  drain(): void {
    this.#drain();
    if (this.#streams.size === 0) this.closeIdle();
  }

  /** Asks for a sign of life if the connection has streams; closes it otherwise. */
  check(): void {
    if (this.#streams.size === 0) return this.drain();
    this.#liveness.suspect();
    this.#onChange();
  }

  closeIdle(): void {
    this.#close(new TypeError("connection closed"), ERROR.none);
  }

  ping(): void {
    this.queue.push(pingFrame(new Uint8Array(8), false));
  }

  end(error: Error): void {
    this.#close(error, ERROR.none);
  }

  reset(stream: Http2Stream, code: number): void {
    this.queue.push(resetFrame(stream.id, code));
    this.#discard(stream.id);
    this.#remove(stream);
  }

  grant({ id }: Http2Stream, bytes: number): void {
    this.queue.push(windowUpdateFrame(id, bytes));
  }

  flushLater(stream: Http2Stream): void {
    this.#flushing.push(stream);
  }

  givenUp({ openedMs }: Http2Stream): void {
    const { heardMs } = this.#liveness;
    const isSilent = heardMs <= openedMs && this.#clock.monotonic() - openedMs >= SUSPECT_MS;
    if (isSilent) this.#liveness.suspect();
  }

  async #run(): Promise<void> {
    let end: unknown;
    try {
      for (let bytes; (bytes = await this.#buffer.read());) {
        if (this.#isClosed) return;
        if (this.#liveness.heard()) this.#onChange();
        try {
          this.#reader.read(bytes);
        } finally {
          this.#flush();
        }
        if (this.pace.awaited > 0) await this.#awaitReaders();
      }
      end = new TypeError(
        this.#goodbye ?? "unexpected end of the connection by the server",
      );
    } catch (error) {
      end = error;
    }
    if (end instanceof ConnectionError) return this.#close(end, end.code);
    this.#close(end);
  }

  /**
   * Lets readers take what they were given before more is read: otherwise, on Deno, a connection that
   * has more bytes fills the windows first, and each byte is copied. They are given a few microtasks, and
   * fewer the next time if that was not enough, so that a slow reader holds up no other one.
   */
  async #awaitReaders(): Promise<void> {
    const { pace } = this;
    for (let left = this.#patience; pace.awaited > 0 && left > 0; left--) await undefined;
    const isSlow = pace.awaited > 0;
    if (isSlow) this.pace = { awaited: 0 };
    const patience = isSlow ? this.#patience / 2 : this.#patience * 2;
    this.#patience = Math.max(LEAST_MICROTASKS, Math.min(patience, MOST_MICROTASKS));
  }

  #flush(): void {
    const streams = this.#flushing;
    if (streams.length === 0) return;
    this.#flushing = [];
    const { slab } = this;
    for (const stream of streams) stream.flush(slab);
  }

  #sink(): FrameSink {
    return {
      data: (id, part) => {
        if (part.flowBytes > 0) this.#countReceived(part.flowBytes);
        if (part.from === part.to && !part.ends) this.#floods.count("DATA");
        const stream = this.#streamOf(id, "DATA");
        if (!stream) return;
        try {
          stream.data(part);
        } catch (error) {
          return this.#failed(stream, error);
        }
        if (part.ends) this.#ended(stream);
      },
      padding: (id, bytes) => this.#streams.get(id)?.padding(bytes),
      headers: (id, block, ends) => this.#receiveHeaders(id, block, ends),
      reset: (id, code) => {
        const stream = this.#streamOf(id, "RST_STREAM");
        if (!stream) return this.#floods.count("RST_STREAM");
        this.#discard(id);
        this.#remove(stream);
        stream.reset(code);
      },
      settings: (payload) => this.#receiveSettings(payload),
      ping: (payload, isAck) => {
        this.#floods.count("PING");
        if (isAck) return;
        this.#checkQueue();
        this.queue.push(pingFrame(payload, true));
      },
      goAway: (lastId, code, debugData) => this.#receiveGoAway(lastId, code, debugData),
      windowUpdate: (id, increment) => this.#receiveWindow(id, increment),
      ignored: (_id, _type) => this.#floods.count("unknown"),
      malformed: (id, code, rule) => {
        const stream = this.#streams.get(id);
        if (stream) this.#failed(stream, new StreamError(code, rule));
        else this.#floods.count("malformed");
      },
    };
  }

  /** Ends a stream by an error that a frame for it has caused; throws errors of the connection. */
  #failed(stream: Http2Stream, error: unknown): void {
    if (!(error instanceof StreamError)) throw error;
    this.reset(stream, error.code);
    stream.malformed(error);
  }

  /** Removes a stream whose response has arrived whole. */
  #ended(stream: Http2Stream): void {
    this.#served++;
    if (stream.isSent) return this.#remove(stream);
    this.endLater(stream);
  }

  /** Removes a stream of which the server may send or take a little more. */
  endLater(stream: Http2Stream): void {
    this.#clock.setTimer(() => {
      if (!stream.isOver) this.reset(stream, ERROR.none);
    }, LINGER_MS);
  }

  /** Records that the whole request was sent. */
  sentWhole(stream: Http2Stream): void {
    stream.isSent = true;
    if (stream.isEnded) this.#remove(stream);
  }

  /** Returns the stream of a frame; `undefined` if the frame is to be discarded. */
  #streamOf(id: number, frame: string): Http2Stream | undefined {
    const stream = this.#streams.get(id);
    if (stream) return stream;
    if (id % 2 === 0 || id >= this.#nextId) {
      throw new ConnectionError(ERROR.protocol, `a ${frame} frame is for a stream that is not open`);
    }
    if (frame === "RST_STREAM" || frame === "WINDOW_UPDATE") return undefined;
    const mayBeReset = this.#discarded.has(id) || this.#discarded.size >= MOST_DISCARDED;
    if (mayBeReset) return undefined;
    throw new ConnectionError(ERROR.streamClosed, `a ${frame} frame is for a stream that has ended`);
  }

  #receiveHeaders(id: number, block: Uint8Array, ends: boolean): void {
    let fields: HeaderField[] | undefined;
    let tooLarge: StreamError | undefined;
    try {
      fields = this.#decoder.decode(block);
    } catch (error) {
      if (error instanceof HpackError) throw new ConnectionError(ERROR.compression, error.message);
      if (!(error instanceof FieldListTooLargeError)) throw error;
      tooLarge = new StreamError(ERROR.enhanceYourCalm, "its headers are too long");
    }
    const stream = this.#streamOf(id, "HEADERS");
    if (!stream) return this.#floods.count("HEADERS");
    try {
      if (tooLarge) throw tooLarge;
      stream.headers(fields ?? [], ends);
    } catch (error) {
      return this.#failed(stream, error);
    }
    if (ends) this.#ended(stream);
  }

  #receiveSettings(payload: Uint8Array | undefined): void {
    this.#floods.count("SETTINGS");
    if (!payload) return;
    const before = this.peer.initialWindowSize;
    this.peer.apply(payload);
    const { headerTableSize, initialWindowSize } = this.peer;
    if (headerTableSize !== undefined) this.#encoder.resize(headerTableSize);
    const more = initialWindowSize - before;
    if (more !== 0) {
      for (const stream of this.#streams.values()) {
        stream.sendWindow += more;
        if (stream.sendWindow > MOST_31_BITS) {
          throw new ConnectionError(ERROR.flowControl, "its setting opens a window too far");
        }
        if (more > 0) stream.onWindow?.();
      }
    }
    this.#checkQueue();
    this.queue.push(settingsAck());
    this.#onChange();
  }

  #receiveGoAway(lastId: number, code: number, debugData: Uint8Array): void {
    this.#floods.count("GOAWAY");
    this.#lastId = Math.min(this.#lastId, lastId);
    this.#goodbye ??= `connection closed by the server: ${errorName(code)}${shownDebug(debugData)}`;
    this.#drain();
    for (const stream of [...this.#streams.values()]) {
      if (stream.id <= this.#lastId) continue;
      this.#remove(stream);
      stream.unprocessed(this.#goodbye, code);
    }
  }

  #receiveWindow(id: number, increment: number): void {
    this.#floods.count("WINDOW_UPDATE");
    if (id === 0) {
      if (increment === 0) throw new ConnectionError(ERROR.protocol, "it opens a window by nothing");
      this.sendWindow += increment;
      if (this.sendWindow > MOST_31_BITS) {
        throw new ConnectionError(ERROR.flowControl, "it opens the window too far");
      }
      for (const stream of this.#streams.values()) stream.onWindow?.();
      return;
    }
    const stream = this.#streamOf(id, "WINDOW_UPDATE");
    if (!stream) return;
    stream.sendWindow += increment;
    if (increment === 0) {
      this.#failed(stream, new StreamError(ERROR.protocol, "it opens a window by nothing"));
    } else if (stream.sendWindow > MOST_31_BITS) {
      this.#failed(stream, new StreamError(ERROR.flowControl, "it opens a window too far"));
    }
    stream.onWindow?.();
  }

  #countReceived(flowBytes: number): void {
    if (!this.#receive.take(flowBytes)) {
      throw new ConnectionError(ERROR.flowControl, "it sends more than the window");
    }
    const more = this.#receive.give(flowBytes, false);
    if (more > 0) this.queue.push(windowUpdateFrame(0, more));
  }

  #checkQueue(): void {
    if (this.queue.size <= MOST_QUEUED_FRAMES) return;
    throw new ConnectionError(ERROR.enhanceYourCalm, "it asks for answers that it does not read");
  }

  #discard(id: number): void {
    if (this.#discarded.size >= MOST_DISCARDED) {
      for (const oldest of this.#discarded) {
        this.#discarded.delete(oldest);
        break;
      }
    }
    this.#discarded.add(id);
  }

  /** Removes a stream that is over. */
  #remove(stream: Http2Stream): void {
    if (!this.#streams.delete(stream.id)) return;
    if (stream.isLong) this.#longStreams--;
    stream.over();
    if (this.#streams.size === 0) {
      if (this.#isDraining) return this.closeIdle();
      this.#bytes.unref();
      this.#liveness.changed();
    }
    this.#onChange();
  }

  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#onChange();
  }

  /** Waits for what the server has sent before it closed the connection, such as GOAWAY. */
  #writeFailed(): void {
    this.#drain();
    this.#clock.setTimer(() => this.#close(new TypeError("connection closed")), GOODBYE_MS);
  }

  /** Ends the connection and its streams; sends GOAWAY if there is a code. */
  #close(error: unknown, code?: number): void {
    if (this.#isClosed) return;
    this.#isClosed = this.#isDraining = true;
    this.#liveness[Symbol.dispose]();
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    const hasServed = this.#served > 0;
    for (const stream of streams) {
      stream.over();
      if (stream.place >= this.queue.begun) stream.unprocessed(messageOf(error));
      else stream.disconnected({ error, hasServed });
    }
    this.#onChange();
    if (code === undefined) return this.#closeBytes();
    this.queue.push(goAwayFrame(code));
    const limit = this.#clock.setTimer(() => this.#closeBytes(), GOODBYE_MS);
    void this.queue.drained().then(() => {
      limit[Symbol.dispose]();
      this.#closeBytes();
    });
  }

  #closeBytes(): void {
    this.queue.close();
    try {
      this.#bytes.close();
    } catch { // the runtime already closed it
    }
  }
}

/** A request that was given up this long after it was sent, without a sign from the server. */
const SUSPECT_MS = 1_000;

/** Returns how many streams of a limit may have long responses. */
function longPart(limit: number): number {
  return Math.max(1, limit - Math.min(RESERVED_STREAMS, Math.ceil(limit / 4)));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "no reason given";
}

/** Returns the printable beginning of the server's explanation. */
function shownDebug(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, SHOWN_DEBUG_BYTES)).replace(
    /[^\x20-\x7e]/g,
    "",
  );
  return text === "" ? "" : `, ${text}`;
}
