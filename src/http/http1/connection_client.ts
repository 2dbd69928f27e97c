import { NetworkError } from "../../core/errors.ts";
import type { ByteConnection } from "../../runtime/byte_connection.ts";
import type { ConnectionOpener } from "../connection_opener.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { Exchange } from "./exchange.ts";
import { HttpConnection } from "./http_connection.ts";
import type { OpenConnections } from "../open_connections.ts";
import { requestBody } from "../request_body.ts";
import type { UnsentMessage } from "../unsent_message.ts";
import type { RequestMessage } from "./request_message.ts";
import { ReplacedClientError, StaleConnectionError } from "../resending.ts";
import { sendMessage } from "./send_message.ts";
import type { Abortable } from "../signal_link.ts";

/** Settings of a {@linkcode ConnectionClient}. */
export interface ConnectionClientOptions {
  /** Opens the connections. */
  opener: ConnectionOpener;
  /** The requests that wait for their responses. */
  waiting?: Set<Abortable> | undefined;
  /** The connections, to count them. */
  openConnections?: OpenConnections | undefined;
}

/** Sends requests to one server over its own HTTP/1.1 connections. */
export class ConnectionClient implements Disposable {
  readonly #opener: ConnectionOpener;
  readonly #pool: ConnectionPool;
  readonly #keep = (connection: HttpConnection): void => this.#pool.give(connection);
  readonly #wasCut = (): void => this.#opener.wasCut();
  readonly #waiting: Set<Abortable> | undefined;
  readonly #openConnections: OpenConnections | undefined;
  #disposed = false;

  /** Creates a client without connections. */
  constructor({ opener, waiting, openConnections }: ConnectionClientOptions) {
    this.#opener = opener;
    this.#pool = new ConnectionPool(opener.clock);
    this.#waiting = waiting;
    this.#openConnections = openConnections;
  }

  /** Whether a connection waits for its next request. */
  get hasIdle(): boolean {
    return this.#pool.size > 0;
  }

  /**
   * Sends a request, over `opened` if that is given: a connection on which nothing was sent. Returns
   * `undefined` if no connection is available now: `fetch` should send it.
   *
   * @throws {NetworkError} If no response arrived.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   * @throws {StaleConnectionError} If the server closed a kept connection without a response.
   * @throws {ReplacedClientError} If this client was disposed of; then no byte was sent.
   */
  async send(unsent: UnsentMessage, opened?: ByteConnection): Promise<Response | undefined> {
    if (unsent.signal?.aborted) {
      opened?.close();
      throw unsent.signal.reason;
    }
    const body = unsent.body === undefined ? undefined : requestBody(unsent.body);
    const { method, url, headers, signal, isLong: closes } = unsent;
    const message: RequestMessage = {
      method,
      url,
      headerLines: headers.lines,
      body: body instanceof Promise ? await body : body,
      signal,
      closes,
    };
    if (this.#opener.leavesToFetch(message.body?.content)) {
      opened?.close();
      return undefined;
    }
    if (message.body && unsent.hasContentType) message.body.contentType = undefined;
    const isNew = message.closes || opened !== undefined;
    const taken = isNew ? undefined : this.#pool.take();
    const idle = taken instanceof Promise ? await taken : taken;
    const connection = idle ?? await this.connect(message.url, message.signal, opened);
    if (!connection) return undefined;
    if (!idle) this.#begin(connection);
    return await this.#sendOver(connection, message);
  }

  /**
   * Opens a connection for purposes other than requests, or takes over `opened`. Throws the same
   * errors as `send`.
   */
  async connect(
    url: URL,
    signal: AbortSignal | undefined,
    opened?: ByteConnection,
  ): Promise<HttpConnection | undefined> {
    if (this.#disposed) {
      opened?.close();
      throw new ReplacedClientError();
    }
    const connection = new HttpConnection();
    const bytes = opened ?? await this.#opener.open(url, signal);
    if (!bytes) return undefined;
    await connection.connect({ connection: Promise.resolve(bytes) });
    connection.onCutWrite = this.#wasCut;
    if (!this.#disposed) return connection;
    connection.close(); // it trusts certificate authorities that were replaced
    throw new ReplacedClientError();
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

  /** Takes a new connection for a request. */
  #begin(connection: HttpConnection): void {
    this.#openConnections?.add(connection, "http/1.1");
    connection.onEnd = () => this.#openConnections?.delete(connection);
    connection.begin();
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
}
