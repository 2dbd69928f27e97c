import { NetworkError, type NetworkFailure } from "../../core/errors.ts";
import { typedError } from "../http_errors.ts";
import { isSafe, StaleConnectionError, UnprocessedRequestError } from "../resending.ts";
import { type Abortable, requestIsOver, SignalLink } from "../signal_link.ts";
import type { HeaderField } from "./hpack/header_field.ts";
import { Inbox } from "./inbox.ts";
import { ERROR, errorName, StreamError } from "./protocol.ts";
import type { ReceiveWindow } from "./receive_window.ts";
import { checkTrailers, type FieldsHead, responseHead } from "./response_fields.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Interim responses (1xx) that a request may get. */
const MOST_INTERIM = 32;
/** Statuses of responses without a body. */
const BODILESS: readonly number[] = [204, 205, 304];
const NO_PARTS: Bytes[] = [];

/** The connection of a stream. */
export interface StreamHost {
  /** The server's origin, for errors. */
  readonly origin: string;
  /** Sends RST_STREAM and removes the stream: what arrives for it is discarded. */
  reset(stream: Http2Stream, code: number): void;
  /** Opens the window of a stream further. */
  grant(stream: Http2Stream, bytes: number): void;
  /** Calls `flush` of the stream once all frames that have arrived are read. */
  flushLater(stream: Http2Stream): void;
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
   * Receives bytes of the body; `flowBytes` count for the window.
   *
   * @throws {StreamError} If the response breaks a rule.
   */
  data(bytes: Bytes, flowBytes: number, ends: boolean): void {
    if (!this.#receive.take(flowBytes)) {
      throw new StreamError(ERROR.flowControl, "its body is longer than its window");
    }
    if (!this.#head) throw new StreamError(ERROR.protocol, "its body comes before its headers");
    const { length } = bytes;
    if (this.#expected !== undefined && (this.#expected -= length) < 0) {
      throw new StreamError(ERROR.protocol, "its body is longer than its headers say");
    }
    if (length > 0) {
      if (this.#partBytes === 0) this.#parts = [bytes];
      else this.#parts.push(bytes);
      this.#partBytes += length;
      this.#flushLater();
    }
    if (ends) this.#end();
  }

  /** Receives RST_STREAM. */
  reset(code: number): void {
    const detail = `the server reset the stream: ${errorName(code)}`;
    const isUnprocessed = code === ERROR.refusedStream || code === ERROR.http11Required;
    if (isUnprocessed && !this.#head) return this.unprocessed(detail, code);
    this.fail(this.#error("closed", detail, new TypeError(detail)));
  }

  /** Ends the stream, which the server has not processed, as `code` or GOAWAY says. */
  unprocessed(detail: string, code: number = ERROR.none): void {
    const cause = new TypeError(detail);
    if (this.#head) return this.fail(this.#error("closed", detail, cause));
    const error = new NetworkError("closed", this.#host.origin, detail, cause);
    const needsHttp1 = code === ERROR.http11Required;
    this.fail(new UnprocessedRequestError(error, { needsHttp1 }));
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

  /** Ends the stream and drops its body, which this side cannot accept. */
  refuse(error: StreamError): void {
    this.#drop();
    if (!this.isOver) this.#host.reset(this, error.code);
    this.malformed(error);
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
    if (this.#flushes) this.flush();
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

  /** Passes on what has arrived with the latest read. */
  flush(): void {
    this.#flushes = false;
    const parts = this.#parts;
    const length = this.#partBytes;
    this.#parts = NO_PARTS;
    this.#partBytes = 0;
    if (this.#failure || this.#isDone) return;
    if (!this.#isAnswered && this.#head) {
      this.#isAnswered = true;
      this.#answer.resolve(this.#head);
    }
    const reader = this.#reader;
    if (!reader) return this.#inbox.add(parts, length);
    if (length === 0 && !this.isEnded) return;
    this.#reader = undefined;
    if (parts.length > 1) this.#inbox.add(parts, length);
    reader.resolve(this.#next(parts.length === 1 ? parts[0] : this.#inbox.take()));
  }

  /** Returns the next bytes of the body; `undefined` at its end. One call at a time. */
  read(): Promise<Bytes | undefined> {
    const bytes = this.#inbox.take();
    if (!bytes && this.#failure) return Promise.reject(this.#failure.reason);
    if (bytes || this.isEnded || this.#isDone) return Promise.resolve(this.#next(bytes));
    return (this.#reader = Promise.withResolvers()).promise;
  }

  /** Takes the body of a response that has arrived whole. */
  takeAll(): Bytes {
    this.#done();
    return this.#inbox.takeAll();
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

  #done(): void {
    this.#isDone = true;
    this.link?.leave();
  }

  #drop(): void {
    this.#inbox.clear();
    this.#parts = NO_PARTS;
    this.#partBytes = 0;
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
