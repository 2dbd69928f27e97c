import type { AlpnOffer, ByteConnection, Connect } from "../runtime/byte_connection.ts";
import { systemClock } from "../runtime/clock.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { ConnectionLimiter } from "./connection_limiter.ts";
import { typedError } from "./http_errors.ts";

/** The protocols that are offered, unless HTTP/1.1 alone may be spoken. */
export const BOTH_PROTOCOLS: AlpnOffer = ["h2", "http/1.1"];
/** Limit of the sockets that closed connections leave behind, until `fetch` sends long bodies. */
const MOST_CUT_SOCKETS = 8;
/** A body of this length may be more than a socket takes at once. */
const LONG_BODY_BYTES = 14 * 1024;

/** Settings of a {@linkcode ConnectionOpener}. */
export interface ConnectionOpenerOptions {
  /** Connects to the server. */
  connect: Connect;
  /** Distinguishes missing permissions from other errors. */
  runtime: Pick<Runtime, "asPermissionError">;
}

/** Opens the connections to one server, whatever is spoken over them. */
export class ConnectionOpener {
  readonly #limiter: ConnectionLimiter;
  readonly #runtime: ConnectionOpenerOptions["runtime"];
  /**
   * Whether a connection that is closed during a blocked write keeps its socket, as the latest attempt
   * says.
   */
  #keepsCutSockets = false;
  /** The number of connections that were closed during a blocked write, and may keep their sockets. */
  #cutSockets = 0;

  /** Creates an opener without connections. */
  constructor({ connect, runtime }: ConnectionOpenerOptions) {
    this.#runtime = runtime;
    this.#limiter = new ConnectionLimiter((url, signal, alpn) => {
      const connecting = connect(url, signal, alpn);
      this.#keepsCutSockets = connecting.keepsCutSockets ?? false;
      return connecting;
    }, systemClock);
  }

  /**
   * Opens a connection, and offers the server the protocols of `alpn`. Returns `undefined` if no
   * connection is available now: `fetch` should send the request.
   *
   * @throws {NetworkError} If there is no connection.
   * @throws {PermissionError} If the runtime's permissions forbid it.
   * @throws The signal's reason, after an abort.
   */
  async open(
    url: URL,
    signal: AbortSignal | undefined,
    alpn?: AlpnOffer,
  ): Promise<ByteConnection | undefined> {
    try {
      return await this.#limiter.connect(url, signal, alpn);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw this.#runtime.asPermissionError(error, url) ?? typedError(error, url.origin);
    }
  }

  /** Records that a connection was closed during a write. */
  wasCut(): void {
    if (this.#keepsCutSockets) this.#cutSockets++;
  }

  /**
   * Whether `fetch` should send a body: it is long, and too many connections were closed while they
   * wrote such a one. `fetch` leaves the sockets of streams behind as well.
   */
  leavesToFetch(content: Uint8Array | ReadableStream | undefined): boolean {
    return this.#cutSockets >= MOST_CUT_SOCKETS && content instanceof Uint8Array &&
      content.length > LONG_BODY_BYTES;
  }

  /** Records that the server responded to a request sent by `fetch`. */
  answeredElsewhere(): void {
    this.#limiter.forget();
  }
}
