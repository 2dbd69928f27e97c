import type { ByteConnection } from "../../runtime/byte_connection.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { UnprocessedRequestError } from "../resending.ts";
import type { Http2ConnectionOptions, StreamRequest } from "./connection_options.ts";
import { FloodGuard } from "./flood_guard.ts";
import { FrameReader } from "./frame_reader.ts";
import { goAwayFrame, headersFrames, pingFrame } from "./frame_writer.ts";
import { resetFrame, windowUpdateFrame } from "./frame_writer.ts";
import { type Goodbye, goodbyeOf, refusalOf } from "./goodbye.ts";
import { HpackEncoder } from "./hpack/hpack_encoder.ts";
import { Http2Stream } from "./http2_stream.ts";
import { KeepAlive } from "./keep_alive.ts";
import { BLOCK_BYTES, BLOCK_FRAMES, FRAME_BYTES, GOODBYE_MS, LINGER_MS } from "./limits.ts";
import { Liveness, type LivingConnection } from "./liveness.ts";
import { openingBytes } from "./opening_bytes.ts";
import { OpenStreams } from "./open_streams.ts";
import { PeerSettings } from "./peer_settings.ts";
import { ConnectionError, ERROR, FIRST_WINDOW_BYTES } from "./protocol.ts";
import { ReadBuffer, ReadFailure, type Slab } from "./read_buffer.ts";
import { Pacing } from "./body/pacing.ts";
import { type FrameTarget, ReceivedFrames } from "./received_frames.ts";
import { connectionWindow, type ReceiveWindow, streamWindow } from "./receive_window.ts";
import type { StreamConnection } from "./stream_connection.ts";
import { WriteQueue } from "./write_queue.ts";

/** One connection to a server that has chosen HTTP/2, and its streams (RFC 9113). */
export class Http2Connection implements StreamConnection, LivingConnection, FrameTarget {
  readonly origin: string;
  readonly queue: WriteQueue;
  readonly peer = new PeerSettings();
  readonly streams = new OpenStreams();
  readonly encoder = new HpackEncoder();
  readonly floods: FloodGuard;
  readonly pacing = new Pacing();
  readonly keepAlive: KeepAlive;
  /** The error of requests that wait for this connection, if it has ended before it had one. */
  refusal: UnprocessedRequestError | undefined;
  sendWindow: number = FIRST_WINDOW_BYTES;
  readonly #bytes: ByteConnection;
  readonly #buffer: ReadBuffer;
  readonly clock: Clock;
  readonly changed: () => void;
  readonly #cut: (() => void) | undefined;
  readonly #liveness: Liveness;
  readonly #receive: ReceiveWindow;
  #flushing: Http2Stream[] = [];
  #served = 0;
  #isDraining = false;
  #isClosed = false;
  #goodbye: Goodbye | undefined;

  /** Takes over a connection on which nothing was sent, and sends the preface. */
  constructor(bytes: ByteConnection, { origin, clock, onChange, onCut }: Http2ConnectionOptions) {
    this.origin = origin;
    this.#bytes = bytes;
    this.#buffer = new ReadBuffer(bytes);
    this.clock = clock;
    this.changed = onChange;
    this.#cut = onCut;
    this.floods = new FloodGuard(clock);
    this.#receive = connectionWindow(clock);
    this.queue = new WriteQueue(bytes, (error) => this.#writeFailed(error));
    this.queue.push(openingBytes());
    this.keepAlive = new KeepAlive(bytes);
    this.#liveness = new Liveness(this, { clock });
    void this.#run();
  }

  get slab(): Slab | undefined {
    return this.#buffer.slab;
  }

  get openStreams(): number {
    return this.streams.size;
  }

  /** Whether the connection takes no more streams. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Whether the connection has ended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether the server allows no streams for now, and there are none. */
  get isHeldBack(): boolean {
    return !this.#isDraining && this.openStreams === 0 && this.peer.maxConcurrentStreams === 0;
  }

  /** Returns how many streams the connection takes, for long responses or for others. */
  room(isLong: boolean): number {
    if (this.#isDraining || this.#liveness.isSuspect) return 0;
    return this.streams.room(isLong, this.peer.maxConcurrentStreams);
  }

  /**
   * Opens a stream and sends the headers of a request. Call it only if there is room.
   *
   * @throws {RangeError} If a field has a character above U+00FF.
   */
  open({ method, fields, hasBody, isLong, signal }: StreamRequest): Http2Stream {
    const block = this.encoder.encode(fields);
    const stream = new Http2Stream(this, {
      id: this.streams.nextId(),
      method,
      isLong,
      isSent: !hasBody,
      signal,
      sendWindow: this.peer.initialWindowSize,
      receiveWindow: streamWindow(this.clock),
    });
    this.streams.add(stream);
    this.#liveness.asked();
    if (this.streams.areUsedUp) this.drain();
    if (this.streams.size === 1) this.#liveness.changed();
    const options = { streamId: stream.id, ends: !hasBody, frameBytes: this.peer.maxFrameSize };
    stream.place = this.queue.push(headersFrames(block, options));
    return stream;
  }

  /** Records that bytes of a request's body were sent. */
  sentData(stream: Http2Stream, bytes: number): void {
    this.sendWindow -= bytes;
    stream.sendWindow -= bytes;
    this.floods.earn(4 + 2 * bytes); // for its window updates, which may be of one byte each
  }

  /** Records that the whole body of a request was sent. */
  sentWhole(stream: Http2Stream): void {
    stream.isSent = true;
    if (stream.isEnded) this.#remove(stream);
  }

  /** Takes no more streams, and closes the connection when the open ones have ended. */
  drain(): void {
    this.#isDraining = true;
    if (this.streams.size === 0) this.closeIdle();
    else this.changed();
  }

  /** Asks for a sign of life if the connection has streams; closes it otherwise. */
  check(): void {
    if (this.streams.size === 0) return this.drain();
    this.#liveness.suspect();
    this.changed();
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
    this.discard(stream);
  }

  discard(stream: Http2Stream): void {
    this.streams.discard(stream.id);
    this.#remove(stream);
  }

  ended(stream: Http2Stream): void {
    this.#served++;
    if (stream.isSent) this.#remove(stream);
    else this.endLater(stream);
  }

  endLater(stream: Http2Stream): void {
    this.clock.setTimer(() => {
      if (!stream.isOver) this.reset(stream, ERROR.none);
    }, LINGER_MS);
  }

  grant({ id }: Http2Stream, bytes: number): void {
    this.queue.push(windowUpdateFrame(id, bytes));
  }

  flushLater(stream: Http2Stream): void {
    this.#flushing.push(stream);
  }

  givenUp(): void {
    this.#liveness.givenUp();
  }

  countReceived(flowBytes: number): void {
    if (!this.#receive.take(flowBytes)) {
      throw new ConnectionError(ERROR.flowControl, "it sends more than the window");
    }
    const more = this.#receive.give(flowBytes, false);
    if (more > 0) this.queue.push(windowUpdateFrame(0, more));
  }

  goAway(lastStreamId: number, code: number, debugData: Uint8Array): void {
    const goodbye = this.#goodbye = goodbyeOf({ lastStreamId, code, debugData }, this.#goodbye);
    this.#isDraining = true;
    for (const stream of this.streams.all()) {
      if (stream.id <= goodbye.lastStreamId) continue;
      this.#remove(stream);
      stream.unprocessed(goodbye.detail, code);
    }
    this.drain();
  }

  async #run(): Promise<void> {
    const reader = new FrameReader(new ReceivedFrames(this), {
      frameBytes: FRAME_BYTES,
      blockBytes: BLOCK_BYTES,
      blockFrames: BLOCK_FRAMES,
    });
    let end: unknown;
    try {
      for (let bytes; (bytes = await this.#buffer.read());) {
        if (this.#isClosed) return;
        if (bytes instanceof ReadFailure) throw bytes.error;
        this.keepAlive.isBusy = true;
        if (this.#liveness.heard()) this.changed();
        try {
          reader.read(bytes);
        } finally {
          this.#flush();
        }
        if (this.pacing.isAwaited) await this.pacing.wait();
        this.keepAlive.isBusy = false;
      }
      end = new TypeError(this.#goodbye?.detail ?? "unexpected end of the connection");
    } catch (error) {
      end = error;
    }
    this.#close(end, end instanceof ConnectionError ? end.code : undefined);
  }

  #flush(): void {
    const streams = this.#flushing;
    if (streams.length === 0) return;
    this.#flushing = [];
    for (const stream of streams) stream.flush();
  }

  /** Removes a stream that is over. */
  #remove(stream: Http2Stream): void {
    if (!this.streams.delete(stream)) return;
    stream.over();
    if (this.streams.size === 0) {
      if (this.#isDraining) return this.closeIdle();
      this.#liveness.changed();
    }
    this.changed();
  }

  /** Waits for what the server has sent before it closed the connection, such as GOAWAY. */
  #writeFailed(error: unknown): void {
    this.drain();
    this.clock.setTimer(() => this.#close(error), GOODBYE_MS);
  }

  /** Ends the connection and its streams; sends GOAWAY if there is a code. */
  #close(error: unknown, code?: number): void {
    if (this.#isClosed) return;
    if (!this.streams.wereOpened) this.refusal = refusalOf(this, error, this.#goodbye);
    this.#isClosed = this.#isDraining = true;
    this.#liveness[Symbol.dispose]();
    const hasServed = this.#served > 0;
    for (const stream of this.streams.all()) {
      this.streams.delete(stream);
      stream.over();
      if (stream.place < this.queue.begun) stream.disconnected({ error, hasServed });
      else stream.unprocessed(error instanceof Error ? error.message : "no reason given");
    }
    this.changed();
    if (code === undefined) return this.#closeBytes();
    this.queue.push(goAwayFrame(code));
    const rest = error instanceof ConnectionError
      ? this.#buffer.discardRest(this.clock)
      : undefined;
    const written = this.queue.drainedWithin(GOODBYE_MS, this.clock);
    void Promise.all([written, rest]).then(() => this.#closeBytes());
  }

  #closeBytes(): void {
    if (this.queue.close()) this.#cut?.();
    try {
      this.#bytes.close();
    } catch { // the runtime already closed it
    }
  }
}
