import type { HeaderField } from "./hpack/static_table.ts";
import type { Http2ErrorCode } from "./frames.ts";
import { Http2Error } from "./http2_error.ts";
import type { Http2Sender } from "./http2_sender.ts";
import { MOST_WINDOW_BYTES } from "./http2_settings.ts";
import { ReceiveWindow } from "./receive_window.ts";
import { RequestBody } from "./request_body.ts";
import type { StreamConnection } from "./stream_connection.ts";

/** One request and its response on a connection. */
export class Http2Stream {
  /** The number of the stream. */
  readonly id: number;
  /** Its connection. */
  readonly connection: StreamConnection;
  /** The body of the request. */
  readonly body: RequestBody;
  /** Settles when the handler has ended, which may be after the stream. */
  handling: Promise<unknown> = Promise.resolve();
  readonly #sender: Http2Sender;
  readonly #window: ReceiveWindow;
  readonly #stopping = new AbortController();
  #sendWindow: number;
  #expectedBytes: number | undefined;
  #hasReceivedAll = false;
  #hasSentAll = false;
  #isInvited = true;
  #wake = () => {};

  /** Created by its connection. */
  constructor(
    connection: StreamConnection,
    options: { id: number; sendWindow: number; receiveWindow: number },
  ) {
    const { id, sendWindow, receiveWindow } = options;
    this.connection = connection;
    this.#sender = connection.sender;
    this.id = id;
    this.#sendWindow = sendWindow;
    this.#window = new ReceiveWindow(receiveWindow, (bytes) => {
      if (!this.#hasReceivedAll && !this.stopped) this.#sender.openWindow(id, bytes);
    });
    this.body = new RequestBody({
      begin: () => this.#invite(),
      taken: (bytes) => this.#window.giveBack(bytes),
    });
  }

  /** Aborts when either side resets the stream, or its connection closes before its end. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Whether the stream was reset, or its connection has closed. */
  get stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Whether the request has, or may have, a body. */
  get hasBody(): boolean {
    return !this.#hasReceivedAll;
  }

  /** Sets the length of the body, and whether the client waits before it sends the body. */
  expect(options: { bodyBytes: number | undefined; waits: boolean }): void {
    this.#expectedBytes = options.bodyBytes;
    this.#isInvited = !options.waits;
  }

  /**
   * Takes a part of the body; `bytes` is its length with padding.
   *
   * @throws {Http2Error} If the client may not send it.
   */
  receive(part: Uint8Array<ArrayBuffer>, bytes: number): void {
    if (this.#hasReceivedAll) {
      throw new Http2Error("STREAM_CLOSED", "DATA comes after the end of its stream.", this.id);
    }
    if (!this.#window.take(bytes)) {
      throw new Http2Error("FLOW_CONTROL_ERROR", "DATA exceeds the window of its stream.", this.id);
    }
    if (this.#expectedBytes !== undefined && (this.#expectedBytes -= part.length) < 0) {
      throw new Http2Error("PROTOCOL_ERROR", "A body is longer than its content-length.", this.id);
    }
    this.#window.giveBack(bytes - part.length);
    if (part.length > 0) this.body.push(part);
  }

  /**
   * Takes the end of the request.
   *
   * @throws {Http2Error} If its body is shorter than its `content-length`.
   */
  receiveEnd(): void {
    if ((this.#expectedBytes ?? 0) > 0) {
      throw new Http2Error("PROTOCOL_ERROR", "A body is shorter than its content-length.", this.id);
    }
    this.#hasReceivedAll = true;
    this.body.end();
    if (this.#hasSentAll) this.connection.forget(this);
  }

  /**
   * Takes the header fields after the body, and ignores them.
   *
   * @throws {Http2Error} If the client goes on after them, or has ended the stream before.
   */
  receiveTrailers(endStream: boolean): void {
    if (!endStream || this.#hasReceivedAll) {
      throw new Http2Error("PROTOCOL_ERROR", "Headers come within or after a body.", this.id);
    }
    this.receiveEnd();
  }

  /** Opens the window of what the client receives; a negative number closes it. */
  openWindow(bytes: number): void {
    this.#sendWindow += bytes;
    if (this.#sendWindow > MOST_WINDOW_BYTES) {
      throw new Http2Error("FLOW_CONTROL_ERROR", "The window of a stream is too large.", this.id);
    }
    this.#wake();
  }

  /** Changes the window of what the client sends. */
  resizeWindow(bytes: number): void {
    this.#window.resize(bytes);
  }

  /** Sends no WINDOW_UPDATE until `released` aborts. */
  holdWindow(released: AbortSignal): void {
    this.#window.hold(released);
  }

  /** Looks again whether data can be sent. */
  wake(): void {
    this.#wake();
  }

  /** Sends the head of the response; with `endStream` it is the whole response. */
  respond(fields: Iterable<HeaderField>, { endStream = false } = {}): void {
    if (this.stopped) return;
    this.#sender.headers(this.id, fields, endStream);
    if (endStream) this.#end();
  }

  /** Sends a part of the body, and waits until the client has opened its windows for it. */
  async send(part: Uint8Array, { endStream = false } = {}): Promise<void> {
    let offset = 0;
    while (!this.stopped) {
      if (this.#sender.isFull) {
        await this.#sender.ready();
        continue;
      }
      const left = part.length - offset;
      const bytes = left === 0 ? 0 : this.#sender.takeWindow(Math.min(left, this.#sendWindow));
      if (bytes === 0 && left > 0) {
        await new Promise<void>((resolve) => this.#wake = resolve);
        continue;
      }
      this.#sendWindow -= bytes;
      const isLast = bytes === left;
      if (bytes > 0 || endStream) {
        const sent = part.subarray(offset, offset += bytes);
        this.#sender.data(this.id, sent, isLast && endStream);
      }
      if (isLast) break;
    }
    if (endStream) this.#end();
    else await this.#sender.ready();
  }

  /** Ends the stream at once, by a frame with this code. */
  reset(code: Http2ErrorCode): void {
    if (this.stopped || (this.#hasSentAll && this.#hasReceivedAll)) return;
    this.#sender.reset(this.id, code);
    this.#stop("The server reset the stream", { isReset: true });
  }

  /** Ends the stream without a frame, because the client has reset it or has gone. */
  stop(why: string): void {
    this.#stop(why, { isReset: false });
  }

  #stop(why: string, options: { isReset: boolean }): void {
    if (this.stopped) return;
    this.#stopping.abort(new DOMException(why, "AbortError"));
    this.body.fail(new Error(why));
    this.#wake();
    this.connection.forget(this, options);
  }

  #end(): void {
    if (this.stopped || this.#hasSentAll) return;
    this.#hasSentAll = true;
    // As Go's server: the rest of the body would not be read.
    if (this.#hasReceivedAll) this.connection.forget(this);
    else this.reset("NO_ERROR");
  }

  #invite(): void {
    if (this.#isInvited) return;
    this.#isInvited = true;
    this.respond([[":status", "100"]]);
  }
}
