import { NetworkError, type NetworkFailure } from "../../core/errors.ts";
import { typedError } from "../http_errors.ts";
import { isSafe, StaleConnectionError, UnprocessedRequestError } from "../resending.ts";
import { type Abortable, requestIsOver, SignalLink } from "../signal_link.ts";
import { ArrivedBody } from "./body/arrived_body.ts";
import type { DataPart } from "./frame_sink.ts";
import { causeOf } from "./goodbye.ts";
import type { HeaderField } from "./hpack/header_field.ts";
import { MOST_INTERIM, MOST_WHOLE_BYTES } from "./limits.ts";
import { PendingAnswer } from "./body/pending_answer.ts";
import { ERROR, errorName, StreamError } from "./protocol.ts";
import type { ReceiveWindow } from "./receive_window.ts";
import type { ConnectionEnd, StreamConnection, StreamOptions } from "./stream_connection.ts";
import { checkTrailers, type FieldsHead, isBodiless, responseHead } from "./response_fields.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** One request and its response: the client's side of a stream (RFC 9113, section 5.1). */
export class Http2Stream implements Abortable {
  /** The number of the stream. */
  readonly id: number;
  /** Whether the response goes on until its reader ends it. */
  readonly isLong: boolean;
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
  readonly #connection: StreamConnection;
  readonly #link: SignalLink | undefined;
  readonly #receive: ReceiveWindow;
  readonly #body: ArrivedBody;
  readonly #answer: PendingAnswer;
  #head: FieldsHead | undefined;
  #interim = 0;
  /** The bytes of the body that are announced and have not arrived. */
  #expected: number | undefined;
  #flushes = false;
  /** Whether the caller has the error, or has read or cancelled the response. */
  #isDone = false;

  /** Creates the stream of a request that is about to be sent. */
  constructor(connection: StreamConnection, options: StreamOptions) {
    const { signal } = options;
    this.#connection = connection;
    this.id = options.id;
    this.#method = options.method;
    this.isLong = options.isLong;
    this.isSent = options.isSent;
    this.sendWindow = options.sendWindow;
    this.#receive = options.receiveWindow;
    this.#answer = new PendingAnswer(connection, () => this.flush());
    this.#body = new ArrivedBody(connection, (bytes) => this.#opens(bytes));
    this.#link = signal && new SignalLink(signal, this);
  }

  /** Resolves with the headers of the response: with its last bytes, if they come in a moment. */
  get answer(): Promise<FieldsHead> {
    return this.#answer.promise;
  }

  /** Whether the body ends with an error. */
  get hasFailed(): boolean {
    return this.#body.hasFailed;
  }

  /** Whether bytes of the body have arrived that were not read. */
  get hasUnread(): boolean {
    return this.#body.hasUnread;
  }

  /**
   * Receives header fields.
   *
   * @throws {StreamError} If the response breaks a rule.
   */
  headers(fields: readonly HeaderField[], ends: boolean): void {
    if (this.isEnded) throw new StreamError(ERROR.streamClosed, "it goes on after its end");
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
    this.#expected = isBodiless(this.#method, head.status) ? 0 : head.length;
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
    if (this.isEnded) throw new StreamError(ERROR.streamClosed, "it goes on after its end");
    if (!this.#head) throw new StreamError(ERROR.protocol, "its body comes before its headers");
    const length = to - from;
    if (length > 0 && this.#head.isEncoded) {
      throw new StreamError(ERROR.cancel, "its body is encoded, unasked");
    }
    if (this.#expected !== undefined && (this.#expected -= length) < 0) {
      throw new StreamError(ERROR.protocol, "its body is longer than its headers say");
    }
    if (length > 0 && !this.#isDone) {
      this.#body.add(part);
      this.#flushLater();
    }
    if (ends) this.#end();
  }

  /** Counts bytes of the window that were padding. */
  padding(bytes: number): void {
    this.#opens(bytes);
  }

  /** Receives RST_STREAM. */
  reset(code: number): void {
    const detail = `the server reset the stream: ${errorName(code)}`;
    if (this.isEnded) return this.#isOverBefore(); // it is whole, and needs no more
    if (code === ERROR.refusedStream) return this.unprocessed(detail, code);
    const error = this.#error("closed", detail, causeOf(detail, code));
    // The server does not say that it has not processed the request, so a write is not sent again.
    const mayRepeat = code === ERROR.http11Required && !this.#head;
    this.fail(mayRepeat ? new StaleConnectionError(error) : error);
  }

  /** Ends the stream, which the server has not processed, as `code` or GOAWAY says. */
  unprocessed(detail: string, code: number = ERROR.none): void {
    if (this.isEnded) return this.#isOverBefore(); // it is whole, and needs no more
    const cause = causeOf(detail, code);
    if (this.#head) return this.fail(this.#error("closed", detail, cause));
    const error = new NetworkError("closed", this.#connection.origin, detail, cause);
    this.fail(new UnprocessedRequestError(error));
  }

  /** Ends the stream, because its connection has ended. */
  disconnected({ error, hasServed }: ConnectionEnd): void {
    if (this.isEnded) return this.#isOverBefore(); // it is whole, and needs no more
    const { failure, cause } = typedError(error, this.#connection.origin);
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
    if (this.#isDone) return;
    if (!this.isOver) {
      if (!this.#head) this.#connection.givenUp();
      this.#connection.reset(this, ERROR.cancel);
    }
    this.#body.drop();
    if (!this.#answer.isGiven) this.#head = undefined; // the caller gets the reason instead
    this.fail(reason);
  }

  /** Ends the stream: its response is not needed any more. */
  cancel(): void {
    if (!this.isOver) this.#connection.reset(this, ERROR.cancel);
    this.done();
    this.#body.cancel();
    this.#isOverBefore();
  }

  /** Ends a response that has no body, once its last frame has come. */
  endBodiless(): void {
    this.done();
    if (!this.isEnded && !this.isOver) this.#connection.endLater(this);
  }

  /** Ends the stream with an error, which the reader gets after the bytes that have arrived. */
  fail(reason: unknown): void {
    if (this.#isDone) return;
    this.#passOn();
    this.done();
    this.#isOverBefore(reason);
    if (!this.#answer.isGiven) return this.#answer.reject(reason);
    this.#body.fail(reason);
    this.onFailure?.(reason);
  }

  /** Records that the connection has removed the stream: nothing more is sent or received. */
  over(): void {
    this.isOver = true;
    if (!this.isSent) this.#isOverBefore();
  }

  /** Passes on what has arrived with the latest read. */
  flush(): void {
    this.#flushes = false;
    if (this.#isDone) return;
    if (this.#isNearlyWhole() && this.#answer.keeps()) this.#body.keep();
    else this.#passOn();
  }

  /** Returns the next bytes of the body; see {@linkcode ArrivedBody}. */
  read(): Promise<Bytes | undefined> {
    return this.#body.read();
  }

  /** Gives back the memory of the bytes that were read last. */
  giveBack(): void {
    this.#body.giveBack();
  }

  /** Takes the body of a response that has arrived whole. */
  takeAll(): Bytes {
    this.done();
    return this.#body.takeAll();
  }

  /** Gives the caller what has arrived. */
  #passOn(): void {
    if (!this.#answer.isGiven && this.#head) this.#answer.give(this.#head);
    this.#body.flush();
  }

  /** Whether the caller waits for a response that is short, as far as is known, and has not ended. */
  #isNearlyWhole(): boolean {
    if (this.#answer.isGiven || this.isEnded || this.isLong || !this.#head) return false;
    return (this.#expected ?? 0) + this.#body.unreadBytes <= MOST_WHOLE_BYTES;
  }

  /** Opens the window for the next bytes. */
  #opens(bytes: number): void {
    if (this.isEnded || this.isOver) return;
    const more = this.#receive.give(bytes, !this.#body.hasUnread);
    if (more > 0) this.#connection.grant(this, more);
  }

  #end(): void {
    if (this.#expected !== undefined && this.#expected > 0) {
      throw new StreamError(ERROR.protocol, "its body is shorter than its headers say");
    }
    this.isEnded = true;
    this.#body.end();
    this.#flushLater();
  }

  /** Records that the caller has the error, or has read or cancelled the response. */
  done(): void {
    this.#isDone = true;
    this.#link?.leave();
  }

  /** Ends the body of the request, unless it was sent whole. */
  #isOverBefore(reason: unknown = requestIsOver()): void {
    const { onOver, onWindow } = this;
    this.onOver = this.onWindow = undefined;
    if (!this.isSent) onOver?.(reason);
    onWindow?.();
  }

  #flushLater(): void {
    if (this.#flushes) return;
    this.#flushes = true;
    this.#connection.flushLater(this);
  }

  #error(failure: NetworkFailure, detail: string, cause: unknown): NetworkError {
    return new NetworkError(failure, this.#connection.origin, detail, cause, {
      outcomeUnknown: !isSafe(this.#method),
      wasAnswered: this.#head !== undefined,
    });
  }
}
