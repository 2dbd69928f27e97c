/**
 * HTTP/1.1 and WebSocket over byte connections, for both runtimes.
 *
 * **Why it exists.** The runtimes' `fetch` breaks rules that a client must keep which creates and
 * deletes objects: over a kept connection it sends POST, PUT, PATCH and DELETE a second time when the
 * server closes without an answer (Deno), PUT and DELETE (Bun); it does so over a new connection that
 * trusts authorities which were replaced meanwhile; and Bun's keeps connections that lead nowhere.
 * `deno task test tests/wire` shows that it does not happen here, and `tests/http` what is refused.
 *
 * **How it works.** {@linkcode HttpClient} chooses the way of a request. Over connections of our own
 * (`connection_client.ts`) one is taken from the pool (`connection_pool.ts`) or made, a few at a time
 * (`connection_gate.ts`). `http_connection.ts` is the state machine of one connection, `exchange.ts` one
 * request and its answer over it, with the one place that ends both. `send_message.ts` writes the request
 * and reads the head (`response_head.ts`); `body_framing.ts` tells where the body ends, and
 * `response_body.ts` reads it as fast as it is asked for. By `fetch` go what asks for a large list, what
 * has a proxy in its way or a framing of its own, and everything with `transport: "fetch"`; there each
 * request takes a connection of its own. Large lists stay with the rest where a variable may name a proxy
 * that `fetch` would take by rules of its own.
 *
 * **What it refuses**, with a `NetworkError`: heads over 64 KiB, contradicting lengths, transfer encodings
 * other than chunked, malformed chunks and trailers, more extensions than data, an upgrade that was not
 * asked for. A connection on which one of them came is closed.
 *
 * @module
 */
import type { FetchClient, WebSocketInit } from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { AnswerKind, HttpClientOptions } from "./http_client_options.ts";
import type { RoutedClient } from "./routed_client.ts";

/**
 * Sends requests to one server, with one set of TLS settings. All that it takes is loaded by the first
 * request: an import of `mod.ts` is to cost little.
 */
export class HttpClient implements Disposable {
  readonly #options: HttpClientOptions;
  readonly #fetchClient: FetchClient;
  #loading: Promise<RoutedClient> | undefined;
  #client: RoutedClient | undefined;
  #disposed = false;

  /**
   * Creates a client that has sent nothing yet.
   *
   * @throws {ConfigurationError} If this runtime cannot do what the settings ask for.
   */
  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#fetchClient = options.runtime.createFetchClient(options.tls);
  }

  /**
   * Sends a request once, and follows no redirect; `init` is not changed.
   *
   * @throws {NetworkError} If no answer came over a connection of our own.
   * @throws {StaleConnectionError} If the server closed a kept connection without an answer.
   * @throws {ReplacedClientError} If the client was disposed of before the request was sent.
   * @throws What the runtime's `fetch` does, where that sends it.
   */
  fetch(url: string, init: RequestInit, kind: AnswerKind = "plain"): Promise<Response> {
    if (this.#client) return this.#client.fetch(url, init, kind);
    return this.#load().then((client) => client.fetch(url, init, kind));
  }

  /**
   * Opens a WebSocket on a connection of its own.
   *
   * @throws {WebSocketFailure} If it does not open.
   */
  async openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection> {
    return await (this.#client ?? await this.#load()).openWebSocket(url, init);
  }

  /** Closes the connections that nothing uses. */
  closeIdle(): void {
    this.#client?.closeIdle();
  }

  /** Closes the connections that nothing uses, and sends nothing more; open responses live on. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#client?.[Symbol.dispose]();
    this.#fetchClient[Symbol.dispose]();
  }

  async #load(): Promise<RoutedClient> {
    this.#loading ??= import("./routed_client.ts").then(({ RoutedClient }) => {
      this.#client = new RoutedClient(this.#options, this.#fetchClient);
      if (this.#disposed) this.#client[Symbol.dispose]();
      return this.#client;
    });
    try {
      return await this.#loading;
    } catch (error) {
      this.#loading = undefined; // the next request tries again
      throw error;
    }
  }
}
