import { NetworkError } from "../core/errors.ts";
import { systemClock } from "../runtime/clock.ts";
import type { Connect } from "../runtime/byte_connection.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { ConnectionGate } from "./connection_gate.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { decoded, isEncoded } from "./content_decoding.ts";
import { Exchange } from "./exchange.ts";
import { HttpConnection } from "./http_connection.ts";
import { ReplacedClientError } from "./replaced_client_error.ts";
import { isSafe, type RequestMessage } from "./request_message.ts";
import { typedError } from "./typed_error.ts";
import { sendMessage } from "./send_message.ts";

/** The status by which a server or a proxy closes a connection that was idle, whatever is sent next. */
const REQUEST_TIMEOUT = 408;

/** Settings of a {@linkcode ConnectionClient}. */
export interface ConnectionClientOptions {
  /** Connects to the server. */
  connect: Connect;
  /** Tells a missing permission from other errors. */
  runtime: Pick<Runtime, "asPermissionError">;
}

/** Sends requests to one server over connections of its own. */
export class ConnectionClient implements Disposable {
  readonly #gate: ConnectionGate;
  readonly #runtime: ConnectionClientOptions["runtime"];
  readonly #pool = new ConnectionPool(systemClock);
  readonly #keep = (connection: HttpConnection): void => this.#pool.give(connection);
  #disposed = false;

  /** Creates a client that has no connection yet. */
  constructor({ connect, runtime }: ConnectionClientOptions) {
    this.#gate = new ConnectionGate(connect, systemClock);
    this.#runtime = runtime;
  }

  /**
   * Sends a request; `undefined` where `fetch` should send it, for no connection can be had for now.
   *
   * @throws {NetworkError} If no answer came.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   * @throws {ReplacedClientError} If this client was disposed of; then nothing was sent.
   */
  async send(message: RequestMessage): Promise<Response | undefined> {
    message.signal?.throwIfAborted();
    const taken = message.closes ? undefined : this.#pool.take();
    const idle = taken instanceof Promise ? await taken : taken;
    const response = idle && await this.#sendAgain(idle, message) || await this.#sendFirst(message);
    if (!response || !isEncoded(response)) return response;
    if (!mayRepeat(message)) return decoded(response);
    await response.body?.cancel(); // fetch decodes more than this does
    return undefined;
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

  async #sendFirst(message: RequestMessage): Promise<Response | undefined> {
    const connection = await this.connect(message.url, message.signal);
    if (!connection) return undefined;
    connection.begin();
    return await sendMessage(connection, message, this.#exchange(connection, message));
  }

  /**
   * Sends a request over a connection that was idle. `undefined` if the server has closed it meanwhile,
   * which a request that changes nothing outlives.
   */
  async #sendAgain(idle: HttpConnection, message: RequestMessage): Promise<Response | undefined> {
    const exchange = this.#exchange(idle, message);
    try {
      const response = await sendMessage(idle, message, exchange);
      if (!mayRepeat(message) || response.status !== REQUEST_TIMEOUT) return response;
      await response.body?.cancel();
    } catch (error) {
      const isClosed = error instanceof NetworkError && error.failure === "closed";
      if (!mayRepeat(message) || !isClosed || message.signal?.aborted) throw error;
    }
    return undefined;
  }

  #exchange(connection: HttpConnection, { method, url, signal, closes }: RequestMessage): Exchange {
    const keep = closes ? undefined : this.#keep;
    return new Exchange(connection, { origin: url.origin, method, signal, keep });
  }

  #connectError(error: unknown, url: URL): unknown {
    const denied = this.#runtime.asPermissionError(error, url);
    if (denied) return denied;
    return typedError(error, url.origin);
  }
}

function mayRepeat({ method, body }: RequestMessage): boolean {
  return isSafe(method) && !body;
}
