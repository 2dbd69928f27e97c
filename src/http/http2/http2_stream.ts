import { NetworkError, type NetworkFailure } from "../../core/errors.ts";
import { typedError } from "../http_errors.ts";
import {
  Http1RequiredError,
  isSafe,
  StaleConnectionError,
  UnprocessedRequestError,
} from "../resending.ts";
import { type Abortable, requestIsOver, SignalLink } from "../signal_link.ts";
import type { HeaderField } from "./hpack/header_field.ts";
import { Inbox } from "./inbox.ts";
import type { DataPart } from "./frame_reader.ts";
import { ERROR, errorName, StreamError } from "./protocol.ts";
import type { Slab } from "./read_buffer.ts";
import type { ReceiveWindow } from "./receive_window.ts";
import { checkTrailers, type FieldsHead, responseHead } from "./response_fields.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Interim responses (1xx) that a request may get. */
const MOST_INTERIM = 32;
/** Statuses of responses without a body. */
const BODILESS: readonly number[] = [204, 205, 304];
const NO_PARTS: Bytes[] = [];

/** The readers that have not read all that has arrived for them. */
export interface Pace {
  /** Their number. */
  awaited: number;
}

/** The connection of a stream. */
export interface StreamHost {
  /** The server's origin, for errors. */
  readonly origin: string;
  /** The memory of the latest read, unless it belongs to the streams. */
  readonly slab: Slab | undefined;
  /** Counts the readers that are to read before the connection reads on. */
  readonly pace: Pace;
  /** Sends RST_STREAM and removes the stream: what arrives for it is discarded. */
  reset(stream: Http2Stream, code: number): void;
  /** Opens the window of a stream further. */
  grant(stream: Http2Stream, bytes: number): void;
  /** Calls `flush` of the stream once all frames that have arrived are read. */
  flushLater(stream: Http2Stream): void;
  /** Resets the stream in a while, unless it is over by then. */
  endLater(stream: Http2Stream): void;
  /** Records that the caller gave up a request without a response. */
  givenUp(stream: Http2Stream): void;
}

/** Settings of an {@linkcode Http2Stream}. */
export interface StreamOptions {
  /** The number of the stream. */
  id: number;
  /** The method of the request. */
  method: string;
  /** Whether the response goes on until its reader ends it. */
  isLong: boolean;
  /** Whether the headers are the whole request. */
  isSent: boolean;
  /** Ends the stream with the signal's reason. */
  signal: AbortSignal | undefined;
  /** The bytes of the request's body that the server accepts. */
  sendWindow: number;
  /** The bytes of the response's body that this side accepts. */
  receiveWindow: ReceiveWindow;
  /** When the stream was opened, by the clock's monotonic time. */
  openedMs: number;
}

/** How a connection ended under its streams. */
export interface ConnectionEnd {
  /** The error of the connection. */
  error: unknown;
  /** Whether the server has answered over this connection before. */
  hasServed: boolean;
}

/** One request and its response: the client's side of a stream (RFC 9113, section 5.1). */
export class Http2Stream implements Abortable {
  /** The number of the stream. */
  readonly id: number;
  /** Whether the response goes on until its reader ends it. */
  readonly isLong: boolean;
  /** When the stream was opened. */
  readonly openedMs: number;
  /** Resolves when the headers of the response have arrived. */
  readonly answer: Promise<FieldsHead>;
  /** The link to the caller's signal, if any. */
  readonly link: SignalLink | undefined;
  /** The bytes that may be sent; less than 0 after the server has made the window smaller. */
  sendWindow: number;
  /** The place of the headers in the queue of frames. */
  place = 0;
  /** Whether the whole request was handed to the connection. */
  isSent: boolean;
  /** Whether the whole response has arrived. */
  isEnded = false;
  /** Whether the connection has removed the stream. */
  isOver = false;
  /** Called when the request's body may go on, or need not any more. */
  onWindow: (() => void) | undefined;
  /** Called once with the reason, if the rest of the request's body is not needed. */
  onOver: ((reason: unknown) => void) | undefined;
  /** Called with the reason if the stream fails after its response has begun. */
  onFailure: ((reason: unknown) => void) | undefined;
  readonly #method: string;
  readonly #host: StreamHost;
  readonly #receive: ReceiveWindow;
  readonly #inbox = new Inbox();
  readonly #answer = Promise.withResolvers<FieldsHead>();
  #head: FieldsHead | undefined;
  #isAnswered = false;
  #interim = 0;
  /** The bytes of the body that are announced and have not arrived. */
  #expected: number | undefined;
  /** The parts of the body that came with the latest read. */
  #parts: Bytes[] = NO_PARTS;
  #partBytes = 0;
  /** The latest part, which may grow: bytes of a read, from `from` to `to`. */
  #last: Bytes | undefined;
  #lastFrom = 0;
  #lastTo = 0;
  #lastNumber = 0;
  /** The memory of the bytes that the reader has. */
  #slab: Slab | undefined;
  /** Counts the reader while it has not read all. */
  #pace: Pace | undefined;
  #flushes = false;
  #reader: PromiseWithResolvers<Bytes | undefined> | undefined;
  #failure: { reason: unknown } | undefined;
  #isDone = false;

  /** Creates the stream of a request that is about to be sent. */
  constructor(host: StreamHost, options: StreamOptions) {
    const { signal } = options;
    this.#host = host;
    this.id = options.id;
    this.#method = options.method;
    this.isLong = options.isLong;
    this.isSent = options.isSent;
    this.sendWindow = options.sendWindow;
    this.#receive = options.receiveWindow;
    this.openedMs = options.openedMs;
    this.answer = this.#answer.promise;
    this.link = signal && new SignalLink(signal, this);
  }

  /** Whether the headers of the response were passed on. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /**
   * Receives header fields.
   *
   * @throws {StreamError} If the response breaks a rule.
   */
  headers(fields: readonly HeaderField[], ends: boolean): void {
    if (this.#head) {
      if (!ends) throw new StreamError(ERROR.protocol, "it has headers within its body");
      checkTrailers(fields);
      return this.#end();
    }
    const head = responseHead(fields);
    if (head.status < 200) {
      if (ends) throw new StreamError(ERROR.protocol, "it ends before its final status");
      if (++this.#interim > MOST_INTERIM) {
        throw new StreamError(ERROR.enhanceYourCalm, "it has too many interim heads");
      }
      return;
    }
    this.#head = head;
    const isBodiless = this.#method === "HEAD" || BODILESS.includes(head.status);
    this.#expected = isBodiless ? 0 : head.length;
    this.#flushLater();
    if (ends) this.#end();
  }

  /**
   * Receives a part of the body.
   *
   * @throws {StreamError} If the response breaks a rule.
   */
  data(part: DataPart): void {
    const { from, to, flowBytes, ends } = part;
    if (!this.#receive.take(flowBytes)) {
      throw new StreamError(ERROR.flowControl, "its body is longer than its window");
    }
    if (!this.#head) throw new StreamError(ERROR.protocol, "its body comes before its headers");
    const length = to - from;
    if (length > 0 && this.#head.isEncoded) {
      throw new StreamError(ERROR.cancel, "its body is encoded, unasked");
    }
    if (this.#expected !== undefined && (this.#expected -= length) < 0) {
      throw new StreamError(ERROR.protocol, "its body is longer than its headers say");
    }
    if (length > 0) {
      this.#addPart(part);
      this.#partBytes += length;
      this.#flushLater();
    }
    if (ends) this.#end();
  }

  /** Receives RST_STREAM. */
  reset(code: number): void {
    const detail = `the server reset the stream: ${errorName(code)}`;
    if (code === ERROR.refusedStream) return this.unprocessed(detail, code);
    const error = this.#error("closed", detail, causeOf(detail, code));
    // The server does not say that it has not processed the request, so a write is not sent again.
    const mayRepeat = code === ERROR.http11Required && !this.#head;
    this.fail(mayRepeat ? new StaleConnectionError(error) : error);
  }

  /** Ends the stream, which the server has not processed, as `code` or GOAWAY says. */
  unprocessed(detail: string, code: number = ERROR.none): void {
    const cause = causeOf(detail, code);
    if (this.#head) return this.fail(this.#error("closed", detail, cause));
    const error = new NetworkError("closed", this.#host.origin, detail, cause);
    this.fail(new UnprocessedRequestError(error));
  }

  /** Ends the stream, because its connection has ended. */
  disconnected({ error, hasServed }: ConnectionEnd): void {
    const { failure, cause } = typedError(error, this.#host.origin);
    const detail = error instanceof Error ? error.message : "no reason given";
    const own = this.#error(failure, detail, cause);
    const isStale = hasServed && failure === "closed" && !this.#head;
    this.fail(isStale ? new StaleConnectionError(own) : own);
  }

  /** Ends the stream, because its response breaks a rule. */
  malformed(error: StreamError): void {
    this.fail(this.#error("unknown", error.message, error));
  }

  /** Ends the stream with the caller's reason; unread bytes are dropped. */
  abort(reason: unknown): void {
    if (this.#failure || this.#isDone) return;
    if (!this.isOver) {
      if (!this.#head) this.#host.givenUp(this);
      this.#host.reset(this, ERROR.cancel);
    }
    this.#drop();
    this.fail(reason);
  }

  /** Ends the stream: its response is not needed any more. */
  cancel(): void {
    if (this.#isDone) return;
    this.#done();
    this.#drop();
    if (!this.isOver) this.#host.reset(this, ERROR.cancel);
    this.#reader?.resolve(undefined);
    this.#reader = undefined;
    this.#isOverBefore(requestIsOver());
  }

  /** Ends the stream with an error, which the reader gets after the bytes that have arrived. */
  fail(reason: unknown): void {
    if (this.#failure || this.#isDone) return;
    if (this.#flushes) this.flush(this.#host.slab);
    this.#failure = { reason };
    this.link?.leave();
    this.#isOverBefore(reason);
    if (!this.#isAnswered) return this.#answer.reject(reason);
    this.#reader?.reject(reason);
    this.#reader = undefined;
    this.onFailure?.(reason);
  }

  /** Records that the connection has removed the stream: nothing more is sent or received. */
  over(): void {
    this.isOver = true;
    if (!this.isSent) this.#isOverBefore(requestIsOver());
  }

  /**
   * Passes on what has arrived with the latest read; `slab` is the memory of the read, unless it belongs
   * to the stream.
   */
  flush(slab: Slab | undefined): void {
    this.#flushes = false;
    const length = this.#partBytes;
    const parts = this.#takeParts();
    if (this.#failure || this.#isDone) return;
    if (!this.#isAnswered && this.#head) {
      this.#isAnswered = true;
      this.#answer.resolve(this.#head);
    }
    const reader = this.#reader;
    if (length > 0 && !this.isEnded) this.#isAwaited();
    if (!reader) return this.#inbox.add(parts, length, slab !== undefined);
    if (length === 0 && !this.isEnded) return;
    this.#reader = undefined;
    if (parts.length === 1) {
      if (slab) slab.lent++;
      this.#slab = slab;
      return reader.resolve(this.#next(parts[0]));
    }
    this.#inbox.add(parts, length, slab !== undefined);
    reader.resolve(this.#next(this.#inbox.take()));
  }

  /**
   * Returns the next bytes of the body; `undefined` at its end. One call at a time. The next call, or
   * `giveBack`, ends the use of their memory.
   */
  read(): Promise<Bytes | undefined> {
    this.giveBack();
    const bytes = this.#inbox.take();
    if (!bytes) this.#caughtUp();
    if (!bytes && this.#failure) return Promise.reject(this.#failure.reason);
    if (bytes || this.isEnded || this.#isDone) return Promise.resolve(this.#next(bytes));
    return (this.#reader = Promise.withResolvers()).promise;
  }

  /** Gives back the memory of the bytes that were read last. */
  giveBack(): void {
    if (!this.#slab) return;
    this.#slab.lent--;
    this.#slab = undefined;
  }

  /** Takes the body of a response that has arrived whole. */
  takeAll(): Bytes {
    this.#done();
    return this.#inbox.takeAll();
  }

  /** Ends a response that has no body, once its last frame has come. */
  endBodiless(): void {
    this.#done();
    if (!this.isEnded && !this.isOver) this.#host.endLater(this);
  }

  /** Counts bytes of the window that were padding. */
  padding(bytes: number): void {
    this.#consumed(bytes);
  }

  /** Whether bytes of the body have arrived that were not read. */
  get hasUnread(): boolean {
    return this.#inbox.size > 0 || this.#partBytes > 0;
  }

  /** Whether the whole response was received and read. */
  get isReadToEnd(): boolean {
    return this.isEnded && !this.hasUnread;
  }

  #next(bytes: Bytes | undefined): Bytes | undefined {
    if (bytes) this.#consumed(bytes.length);
    else this.#done();
    return bytes;
  }

  #consumed(bytes: number): void {
    if (this.isEnded || this.isOver) return;
    const more = this.#receive.give(bytes, this.#inbox.size === 0);
    if (more > 0) this.#host.grant(this, more);
  }

  #end(): void {
    if (this.#expected !== undefined && this.#expected > 0) {
      throw new StreamError(ERROR.protocol, "its body is shorter than its headers say");
    }
    this.isEnded = true;
    this.#flushLater();
  }

  /** Adds a part of a read. Parts with no bytes of another stream between them become one. */
  #addPart({ bytes, from, to, number }: DataPart): void {
    const last = this.#last;
    const follows = number === this.#lastNumber + 1;
    this.#lastNumber = number;
    if (last === bytes && follows) {
      bytes.copyWithin(this.#lastTo, from, to);
      this.#lastTo += to - from;
      return;
    }
    if (last) this.#endPart(last);
    this.#last = bytes;
    this.#lastFrom = from;
    this.#lastTo = to;
  }

  /** Lets the connection wait a little for the reader to take what has arrived. */
  #isAwaited(): void {
    const { pace } = this.#host;
    if (this.#pace === pace) return;
    pace.awaited++;
    this.#pace = pace;
  }

  #caughtUp(): void {
    if (this.#pace) this.#pace.awaited--;
    this.#pace = undefined;
  }

  #endPart(last: Bytes): void {
    const part = last.subarray(this.#lastFrom, this.#lastTo);
    if (this.#parts === NO_PARTS) this.#parts = [part];
    else this.#parts.push(part);
    this.#last = undefined;
  }

  #takeParts(): Bytes[] {
    if (this.#last) this.#endPart(this.#last);
    const parts = this.#parts;
    this.#parts = NO_PARTS;
    this.#partBytes = 0;
    return parts;
  }

  #done(): void {
    this.#isDone = true;
    this.#caughtUp();
    this.giveBack();
    this.link?.leave();
  }

  #drop(): void {
    this.#inbox.clear();
    this.#takeParts();
  }

  #isOverBefore(reason: unknown): void {
    const { onOver, onWindow } = this;
    this.onOver = this.onWindow = undefined;
    if (!this.isSent) onOver?.(reason);
    onWindow?.();
  }

  #flushLater(): void {
    if (this.#flushes) return;
    this.#flushes = true;
    this.#host.flushLater(this);
  }

  #error(failure: NetworkFailure, detail: string, cause: unknown): NetworkError {
    return new NetworkError(failure, this.#host.origin, detail, cause, {
      outcomeUnknown: !isSafe(this.#method),
      wasAnswered: this.#head !== undefined,
    });
  }
}

function causeOf(detail: string, code: number): Error {
  return code === ERROR.http11Required ? new Http1RequiredError(detail) : new TypeError(detail);
}
