/**
 * HTTP/1.1, HTTP/2 and WebSocket over byte connections, for both runtimes.
 *
 * **Why it exists.** The runtimes' `fetch` breaks rules that a client which creates and deletes
 * objects must keep. If the server closes a kept connection without a response, `fetch` sends the
 * request a second time: POST, PUT, PATCH and DELETE on Deno, PUT and DELETE on Bun. It does so
 * over a new connection that trusts certificate authorities which were replaced meanwhile. Bun's
 * `fetch` also keeps dead connections. `deno task test tests/wire` shows that this does not happen
 * here, and `tests/http` shows the responses that are refused.
 *
 * **How it works.** {@linkcode HttpClient} chooses the way of a request: our own connections or
 * `fetch` (`routed_client.ts`). Connections are opened a few at a time (`connection_opener.ts`). The
 * first one is opened while code is loaded (`early_opening.ts`); it offers HTTP/2 and HTTP/1.1, and
 * the server's choice decides what is spoken (`own_connections.ts`).
 *
 * Over HTTP/2, `http2/http2_client.ts` takes a connection with room for one more stream from the pool
 * (`http2_pool.ts`). `http2_connection.ts` is one connection: it reads frames (`frame_reader.ts`),
 * gives them to its streams (`received_frames.ts`), and writes (`write_queue.ts`). `http2_stream.ts` is
 * one request and its response, and `stream_body.ts` its body.
 *
 * Over HTTP/1.1, `http1/connection_client.ts` takes a connection from the pool (`connection_pool.ts`)
 * or opens one. `http_connection.ts` is the state machine of one connection. `exchange.ts` is one
 * request and its response over it, and the one place that ends both. `send_message.ts` writes the
 * request and reads the head (`response_head.ts`). `body_framing.ts` finds the end of the body, and
 * `response_body.ts` reads the body as fast as the caller asks.
 *
 * `fetch` sends requests through a proxy, requests with their own framing, everything
 * with `transport: "fetch"`, and requests for which no own connection is available. There each
 * request uses its own connection. On Deno `fetch` sends requests for large lists too, over
 * connections that it keeps; but not if an environment variable may name a proxy that it would use
 * by its own rules, or if it blocks the server's port.
 *
 * **What it refuses**, with a `NetworkError`: heads over 64 KiB, contradicting lengths, transfer
 * encodings other than chunked, malformed chunks and trailers, more chunk extensions than data, and
 * an upgrade that was not requested. The connection of such a response is closed.
 *
 * @module
 */
import type { FetchClient, WebSocketInit } from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { AnswerKind, HttpClientOptions } from "./http_client_options.ts";
import type { RoutedClient } from "./routed_client.ts";

/** Begins to load the code for the first request, for which something else must be waited for. */
export function preload(): void {
  import("./routed_client.ts").catch(() => {}); // the request tries again
}

/**
 * Sends requests to one server, with one set of TLS settings. The first request loads the code for
 * it, to keep the import of `mod.ts` cheap.
 */
export class HttpClient implements Disposable {
  readonly #options: HttpClientOptions;
  readonly #fetchClient: FetchClient;
  #loading: Promise<RoutedClient> | undefined;
  #client: RoutedClient | undefined;
  #disposed = false;

  /**
   * Creates a client without sending a request.
   *
   * @throws {ConfigurationError} If this runtime does not support the settings.
   */
  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#fetchClient = options.runtime.createFetchClient(options.tls);
  }

  /**
   * Sends a request once, without following redirects; `init` is not changed.
   *
   * @throws {NetworkError} If no response arrived over one of our own connections.
   * @throws {StaleConnectionError} If the server closed a kept connection without a response.
   * @throws {ReplacedClientError} If the client was disposed of before the request was sent.
   * @throws The runtime's `fetch` error, if `fetch` sent the request.
   */
  fetch(url: string, init: RequestInit, kind: AnswerKind = "plain"): Promise<Response> {
    if (this.#client) return this.#client.fetch(url, init, kind);
    return this.#load().then((client) => client.fetch(url, init, kind));
  }

  /**
   * Opens a WebSocket on its own connection.
   *
   * @throws {WebSocketFailure} If the WebSocket does not open.
   */
  async openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection> {
    return await (this.#client ?? await this.#load()).openWebSocket(url, init);
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    this.#client?.closeIdle();
  }

  /** Closes the idle connections and stops sending requests; open responses stay usable. */
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
