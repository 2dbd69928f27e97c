import { NetworkError } from "../../core/errors.ts";
import type { Connect } from "../../runtime/byte_connection.ts";
import { systemClock } from "../../runtime/clock.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { ConnectionGate } from "../connection_gate.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { Exchange } from "./exchange.ts";
import { HttpConnection } from "./http_connection.ts";
import { typedError } from "../http_errors.ts";
import {
  MOST_JOINED_BYTES,
  requestBody,
  type RequestMessage,
  type UnsentMessage,
} from "./request_message.ts";
import { isSafe, ReplacedClientError, StaleConnectionError } from "../resending.ts";
import { sendMessage } from "./send_message.ts";
import type { Abortable } from "../signal_link.ts";

/** Limit of the sockets that closed connections leave behind, until `fetch` sends long bodies. */
const MOST_CUT_SOCKETS = 8;

/** Settings of a {@linkcode ConnectionClient}. */
export interface ConnectionClientOptions {
  /** Connects to the server. */
  connect: Connect;
  /** Distinguishes missing permissions from other errors. */
  runtime: Pick<Runtime, "asPermissionError">;
  /** The requests that wait for their responses. */
  waiting?: Set<Abortable> | undefined;
}

/** Sends requests to one server over its own connections. */
export class ConnectionClient implements Disposable {
  readonly #gate: ConnectionGate;
  readonly #runtime: ConnectionClientOptions["runtime"];
  readonly #pool = new ConnectionPool(systemClock);
  readonly #keep = (connection: HttpConnection): void => this.#pool.give(connection);
  readonly #waiting: Set<Abortable> | undefined;
  #disposed = false;
  #keepsCutSockets = false;
  /** The number of connections that were closed during a blocked write, and may keep their sockets. */
  #cutSockets = 0;

  /** Creates a client without connections. */
  constructor({ connect, runtime, waiting }: ConnectionClientOptions) {
    this.#waiting = waiting;
    this.#gate = new ConnectionGate((url, signal) => {
      const connecting = connect(url, signal);
      this.#keepsCutSockets = connecting.keepsCutSockets ?? false;
      return connecting;
    }, systemClock);
    this.#runtime = runtime;
  }

  /**
   * Sends a request. Returns `undefined` if no connection is available now: `fetch` should send it.
   *
   * @throws {NetworkError} If no response arrived.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   * @throws {StaleConnectionError} If the server closed a kept connection without a response.
   * @throws {ReplacedClientError} If this client was disposed of; then no byte was sent.
   */
  async send(unsent: UnsentMessage): Promise<Response | undefined> {
    unsent.signal?.throwIfAborted();
    const body = unsent.body === undefined ? undefined : requestBody(unsent.body);
    const message: RequestMessage = {
      ...unsent,
      body: body instanceof Promise ? await body : body,
    };
    const content = message.body?.content;
    if (this.#cutSockets >= MOST_CUT_SOCKETS && content && isLong(content)) return undefined;
    if (message.body && unsent.hasContentType) message.body.contentType = undefined;
    const taken = message.closes ? undefined : this.#pool.take({ writes: !isSafe(message.method) });
    const idle = taken instanceof Promise ? await taken : taken;
    const connection = idle ?? await this.connect(message.url, message.signal);
    if (!connection) return undefined;
    if (!idle) connection.begin();
    return await this.#sendOver(connection, message);
  }

  /** Opens a connection for purposes other than requests. Throws the same errors as `send`. */
  async connect(url: URL, signal: AbortSignal | undefined): Promise<HttpConnection | undefined> {
    if (this.#disposed) throw new ReplacedClientError();
    const connection = new HttpConnection();
    try {
      const bytes = await this.#gate.connect(url, signal);
      if (!bytes) return undefined;
      await connection.connect({ connection: Promise.resolve(bytes) });
      if (this.#keepsCutSockets) connection.onCutWrite = () => void this.#cutSockets++;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw this.#connectError(error, url);
    }
    if (!this.#disposed) return connection;
    connection.close(); // it trusts certificate authorities that were replaced
    throw new ReplacedClientError();
  }

  /** Records that the server responded to a request sent by `fetch`. */
  answeredElsewhere(): void {
    this.#gate.forget();
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    this.#pool.closeIdle();
  }

  /** Closes the idle connections; those in use are closed after their response. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#pool[Symbol.dispose]();
  }

  async #sendOver(connection: HttpConnection, message: RequestMessage): Promise<Response> {
    const { method, url, signal, closes } = message;
    const { origin } = url;
    const keep = closes ? undefined : this.#keep;
    const exchange = new Exchange(connection, { origin, method, signal, keep });
    this.#waiting?.add(exchange);
    try {
      return await sendMessage(connection, message, exchange);
    } catch (error) {
      const isStale = connection.served > 0 && error instanceof NetworkError &&
        error.failure === "closed" && !exchange.isAnswered;
      if (!isStale) throw error;
      // The other idle connections are as old: a server that restarted has closed all of them.
      this.#pool.closeIdle();
      throw new StaleConnectionError(error);
    } finally {
      this.#waiting?.delete(exchange);
    }
  }

  #connectError(error: unknown, url: URL): unknown {
    const denied = this.#runtime.asPermissionError(error, url);
    if (denied) return denied;
    return typedError(error, url.origin);
  }
}

/** Whether a body may be more than a socket takes at once; `fetch` leaves streams behind as well. */
function isLong(content: Uint8Array | ReadableStream): boolean {
  return content instanceof Uint8Array && content.length > MOST_JOINED_BYTES;
}
