import { NetworkError } from "../core/errors.ts";
import type { Connect } from "../runtime/byte_connection.ts";
import { systemClock } from "../runtime/clock.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { ConnectionGate } from "./connection_gate.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { Exchange } from "./exchange.ts";
import { HttpConnection } from "./http_connection.ts";
import { typedError } from "./http_errors.ts";
import { decoded } from "./own_response.ts";
import { requestBody, type RequestMessage, type UnsentMessage } from "./request_message.ts";
import { isSafe, ReplacedClientError, StaleConnectionError } from "./resending.ts";
import { sendMessage } from "./send_message.ts";
import type { Abortable } from "./signal_link.ts";

/** Settings of a {@linkcode ConnectionClient}. */
export interface ConnectionClientOptions {
  /** Connects to the server. */
  connect: Connect;
  /** Tells a missing permission from other errors. */
  runtime: Pick<Runtime, "asPermissionError">;
  /** Has the requests that wait for their answers. */
  waiting?: Set<Abortable> | undefined;
}

/** Sends requests to one server over connections of its own. */
export class ConnectionClient implements Disposable {
  readonly #gate: ConnectionGate;
  readonly #runtime: ConnectionClientOptions["runtime"];
  readonly #pool = new ConnectionPool(systemClock);
  readonly #keep = (connection: HttpConnection): void => this.#pool.give(connection);
  readonly #waiting: Set<Abortable> | undefined;
  #disposed = false;

  /** Creates a client that has no connection yet. */
  constructor({ connect, runtime, waiting }: ConnectionClientOptions) {
    this.#waiting = waiting;
    this.#gate = new ConnectionGate(connect, systemClock);
    this.#runtime = runtime;
  }

  /**
   * Sends a request; `undefined` where `fetch` should send it, for no connection can be had for now.
   *
   * @throws {NetworkError} If no answer came.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   * @throws {StaleConnectionError} If the server closed a kept connection without an answer.
   * @throws {ReplacedClientError} If this client was disposed of; then nothing was sent.
   */
  async send(unsent: UnsentMessage): Promise<Response | undefined> {
    unsent.signal?.throwIfAborted();
    const body = unsent.body === undefined ? undefined : requestBody(unsent.body);
    const message: RequestMessage = {
      ...unsent,
      body: body instanceof Promise ? await body : body,
    };
    if (message.body && unsent.hasContentType) message.body.contentType = undefined;
    const taken = message.closes ? undefined : this.#pool.take({ writes: !isSafe(message.method) });
    const idle = taken instanceof Promise ? await taken : taken;
    const connection = idle ?? await this.connect(message.url, message.signal);
    if (!connection) return undefined;
    if (!idle) connection.begin();
    const response = await this.#sendOver(connection, message);
    if (!response.headers.has("content-encoding")) return response;
    return await decoded(response, { outcomeUnknown: !isSafe(message.method), wasAnswered: true });
  }

  /** Opens a connection for something else than requests. Its errors are those of `send`. */
  async connect(url: URL, signal: AbortSignal | undefined): Promise<HttpConnection | undefined> {
    if (this.#disposed) throw new ReplacedClientError();
    const connection = new HttpConnection();
    try {
      const bytes = await this.#gate.connect(url, signal);
      if (!bytes) return undefined;
      await connection.connect({ connection: Promise.resolve(bytes) });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw this.#connectError(error, url);
    }
    if (!this.#disposed) return connection;
    connection.close(); // it trusts authorities that are not to be trusted any more
    throw new ReplacedClientError();
  }

  /** The server has answered a request that went by `fetch`. */
  answeredElsewhere(): void {
    this.#gate.forget();
  }

  /** Closes the connections that nothing uses. */
  closeIdle(): void {
    this.#pool.closeIdle();
  }

  /** Closes the connections that nothing uses; those in use are closed after their answer. */
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
      // Others that wait as long are as old: a server that was restarted has closed them all.
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
