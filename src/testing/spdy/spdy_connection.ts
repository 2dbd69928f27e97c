import {
  controlFrame,
  controlTypes,
  FIN,
  resetReasons,
  type SpdyFrame,
  SpdyFrameReader,
} from "./spdy_frames.ts";
import { SpdyHeaderReader, SpdyHeaderWriter } from "./spdy_headers.ts";
import { SpdyStream } from "./spdy_stream.ts";

/** Carries the bytes of a connection. */
export interface SpdyCarrier {
  /** Sends bytes, and waits while too much is still buffered. */
  send(bytes: Uint8Array): Promise<void>;
  /** Closes the connection after what was sent. */
  close(): void;
}

/**
 * Called for each stream that a client opens. Returns what to do once the client knows that the stream
 * is accepted; without it, the stream is reset.
 */
export type OnSpdyStream = (stream: SpdyStream) => (() => void) | undefined;

/**
 * The server's side of SPDY/3.1, as far as clients of Kubernetes use it: streams that the client opens,
 * with headers and data, without flow control and without priorities.
 *
 * Source: `github.com/moby/spdystream`.
 */
export class SpdyConnection {
  readonly #carrier: SpdyCarrier;
  readonly #onStream: OnSpdyStream;
  readonly #frames = new SpdyFrameReader();
  readonly #headers = new SpdyHeaderReader();
  readonly #replies = new SpdyHeaderWriter();
  readonly #streams = new Map<number, SpdyStream>();
  #lastId = 0;
  #leaves = false;

  /** Serves a connection whose bytes {@linkcode received} gets. */
  constructor(carrier: SpdyCarrier, onStream: OnSpdyStream) {
    this.#carrier = carrier;
    this.#onStream = onStream;
  }

  /** Takes bytes of the client; closes the connection if they are not SPDY. */
  received(bytes: Uint8Array): void {
    try {
      for (const frame of this.#frames.frames(bytes)) this.#handle(frame);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.closed();
      this.#carrier.close();
    }
  }

  /** Ends all streams: the client is gone. */
  closed(): void {
    this.#leaves = true;
    for (const stream of [...this.#streams.values()]) stream.wasReset();
  }

  #handle({ type, flags, stream, payload }: SpdyFrame): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const isLast = (flags & FIN) !== 0;
    const opened = this.#streams.get(type === undefined ? stream : firstNumber(view));
    switch (type) {
      case undefined:
        opened?.received(payload);
        if (isLast) opened?.receivedAll();
        return;
      case controlTypes.synStream:
        return this.#open(view.getUint32(0), payload.subarray(10), isLast);
      case controlTypes.headers: // they are a part of what is compressed
        this.#headers.read(payload.subarray(4));
        if (isLast) opened?.receivedAll();
        return;
      case controlTypes.resetStream:
        return opened?.wasReset();
      case controlTypes.ping:
        return this.#send(controlFrame(controlTypes.ping, [view.getUint32(0)]));
      case controlTypes.goAway:
        this.#leaves = true;
        return this.#closeIfDone();
      case controlTypes.settings:
      case controlTypes.windowUpdate: // Kubernetes' clients have no flow control
        return;
      default:
        throw new RangeError(`SPDY has no frame of type ${type} for a server.`);
    }
  }

  #open(id: number, block: Uint8Array, isLast: boolean): void {
    const headers = this.#headers.read(block);
    if (this.#leaves) return;
    if (id % 2 === 0 || id <= this.#lastId) {
      const reason = resetReasons.protocolError;
      return this.#send(controlFrame(controlTypes.resetStream, [id, reason]));
    }
    this.#lastId = id;
    const stream = new SpdyStream(id, headers, {
      send: (frame) => this.#carrier.send(frame),
      ended: () => {
        this.#streams.delete(id);
        this.#closeIfDone();
      },
    });
    this.#streams.set(id, stream);
    if (isLast) stream.receivedAll();
    const begin = this.#onStream(stream);
    if (!begin) return void stream.reset();
    this.#send(controlFrame(controlTypes.synReply, [id], this.#replies.empty()));
    begin();
  }

  #closeIfDone(): void {
    if (this.#leaves && this.#streams.size === 0) this.#carrier.close();
  }

  #send(frame: Uint8Array): void {
    void this.#carrier.send(frame);
  }
}

function firstNumber(view: DataView): number {
  return view.byteLength < 4 ? 0 : view.getUint32(0);
}
