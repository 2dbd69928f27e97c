import { KubewireError } from "../../core/errors.ts";
import type { HttpConnection } from "./http_connection.ts";
import { typedError } from "../message/http_errors.ts";
import { isSafe } from "../message/resending.ts";
import { requestIsOver, SignalLink } from "../message/signal_link.ts";

/** The request of an {@linkcode Exchange}, and how the exchange ends. */
export interface ExchangeOptions {
  /** The server's origin, for errors. */
  origin: string;
  /** The method of the request. */
  method: string;
  /** Ends the exchange with the signal's reason. */
  signal: AbortSignal | undefined;
  /** Takes the connection back after the response has been read to its end. */
  keep: ((connection: HttpConnection) => void) | undefined;
}

/** The parts to release if an exchange is garbage-collected before its end. */
export interface ExchangeRemains {
  /** The connection to close. */
  connection: HttpConnection;
  /** The link to the caller's signal, to be removed. */
  link: SignalLink | undefined;
}

/**
 * One request and its response over a connection, from the first byte to the last. It ends once:
 * then the connection is given back or closed, and the listener on the signal is removed.
 */
export class Exchange {
  /** Whether bytes of the request may have reached the server. */
  wasSent = false;
  /** Whether the whole request has been written. */
  isSent = false;
  /** Whether the head of the response has been read. */
  isAnswered = false;
  /** Called after an abort has closed the connection. */
  onAbort: ((reason: unknown) => void) | undefined;
  /** Called once with the reason, when the connection is closed: no more of the body is needed. */
  onClose: ((reason: unknown) => void) | undefined;
  /** Takes the connection back after the response has been read to its end. */
  keep: ((connection: HttpConnection) => void) | undefined;
  readonly #options: ExchangeOptions;
  readonly #connection: HttpConnection;
  #aborted: { reason: unknown } | undefined;
  #isOver = false;
  readonly #link: SignalLink | undefined;

  /**
   * Creates an exchange on the connection; closes the connection if the signal has aborted already.
   */
  constructor(connection: HttpConnection, options: ExchangeOptions) {
    this.#connection = connection;
    this.#options = options;
    const { signal, keep } = options;
    this.keep = keep;
    if (signal?.aborted) this.abort(signal.reason);
    else if (signal) this.#link = new SignalLink(signal, this);
  }

  /** The parts to release after the exchange is garbage-collected; they do not refer to it. */
  get remains(): ExchangeRemains {
    return { connection: this.#connection, link: this.#link };
  }

  /** Ends the exchange with a reason, which rejects all pending reads and writes. */
  abort(reason: unknown): void {
    if (this.#isOver) return;
    this.#aborted = { reason };
    this.close();
    this.onAbort?.(reason);
  }

  /** Ends the exchange after the response. Keeps the connection if it can serve another request. */
  end({ reusable }: { reusable: boolean }): void {
    if (!reusable || !this.keep || !this.isSent || this.#isOver) return this.close();
    this.#leave();
    this.keep(this.#connection);
  }

  /** Ends the exchange and closes the connection. */
  close(): void {
    if (this.#isOver) return;
    this.#leave();
    this.#connection.close();
    const { onClose } = this;
    this.onClose = undefined;
    onClose?.(this.#aborted ? this.#aborted.reason : requestIsOver());
  }

  /** Ends the exchange without closing the connection, which another protocol uses from now on. */
  release(): void {
    this.#leave();
  }

  /** Ends the exchange and returns the error to throw: the reason of an abort, or a typed error. */
  failed(error: unknown): unknown {
    this.close();
    if (this.#aborted) return this.#aborted.reason;
    if (error instanceof KubewireError) return error;
    const { origin, method } = this.#options;
    return typedError(error, origin, {
      outcomeUnknown: this.wasSent && !isSafe(method),
      wasAnswered: this.isAnswered,
    });
  }

  #leave(): void {
    this.#isOver = true;
    this.#link?.leave();
  }
}
