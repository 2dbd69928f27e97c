import { KubewireError } from "../core/errors.ts";
import type { HttpConnection } from "./http_connection.ts";
import { typedError } from "./http_errors.ts";
import { isSafe } from "./resending.ts";
import { SignalLink } from "./signal_link.ts";

/** The request that an {@linkcode Exchange} is for, and its end. */
export interface ExchangeOptions {
  /** The server's origin, for errors. */
  origin: string;
  /** The method of the request. */
  method: string;
  /** Ends the exchange, with its own reason. */
  signal: AbortSignal | undefined;
  /** Takes the connection back, once the answer has been read to its end. */
  keep: ((connection: HttpConnection) => void) | undefined;
}

/** What an exchange leaves behind that is forgotten before its end. */
export interface ExchangeRemains {
  /** To be closed. */
  connection: HttpConnection;
  /** Leaves the caller's signal. */
  link: SignalLink | undefined;
}

/**
 * One request and its answer over a connection, from the first byte to the last. It ends once: then the
 * connection is given back or closed, and the signal is left.
 */
export class Exchange {
  /** Whether bytes of the request may have reached the server. */
  wasSent = false;
  /** Whether the whole request has been written. */
  isSent = false;
  /** Whether the head of the answer has been read. */
  isAnswered = false;
  /** Called after an abort has closed the connection. */
  onAbort: ((reason: unknown) => void) | undefined;
  /** Takes the connection back, once the answer has been read to its end. */
  keep: ((connection: HttpConnection) => void) | undefined;
  readonly #options: ExchangeOptions;
  readonly #connection: HttpConnection;
  #aborted: { reason: unknown } | undefined;
  #isOver = false;
  readonly #link: SignalLink | undefined;

  /** Takes the connection; one whose signal has been aborted is closed at once. */
  constructor(connection: HttpConnection, options: ExchangeOptions) {
    this.#connection = connection;
    this.#options = options;
    const { signal, keep } = options;
    this.keep = keep;
    if (signal?.aborted) this.abort(signal.reason);
    else if (signal) this.#link = new SignalLink(signal, this);
  }

  /** What is to be ended once nothing refers to the exchange; it leads to no other part of it. */
  get remains(): ExchangeRemains {
    return { connection: this.#connection, link: this.#link };
  }

  /** Ends it with a reason, which everything that waits is rejected with. */
  abort(reason: unknown): void {
    if (this.#isOver) return;
    this.#aborted = { reason };
    this.close();
    this.onAbort?.(reason);
  }

  /** Ends it after the answer: the connection serves another request if it is good for one. */
  end({ reusable }: { reusable: boolean }): void {
    if (!reusable || !this.keep || !this.isSent || this.#isOver) return this.close();
    this.#leave();
    this.keep(this.#connection);
  }

  /** Ends it, and closes the connection. */
  close(): void {
    if (this.#isOver) return;
    this.#leave();
    this.#connection.close();
  }

  /** Ends it without closing the connection, which belongs to another protocol from now on. */
  release(): void {
    this.#leave();
  }

  /** Ends it, and returns the error to throw: the reason of an abort, or a typed one. */
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
