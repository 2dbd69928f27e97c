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
 * **How it works.** {@linkcode HttpClient} chooses the way of a request: our own connections
 * (`own_connections.ts`) or `fetch` (`fetch/fetch_sender.ts`). `message` holds the parts that requests
 * and responses have in each protocol. Connections are opened a few at a time (`opening`). The first
 * one is opened while code is loaded; it offers HTTP/2 and HTTP/1.1, and the server chooses. See
 * `http2/http2_client.ts` and `http1/connection_client.ts`.
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
import { ConfigurationError, NetworkError } from "../core/errors.ts";
import { raceSignal } from "../core/time/waiting.ts";
import type {
  FetchClient,
  Protocol,
  Runtime,
  TlsSettings,
  Transport,
  WebSocketInit,
} from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { FetchSender } from "./fetch/fetch_sender.ts";
import { type RequestMessage, requestMessage } from "./message/request_message.ts";
import { ReplacedClientError } from "./message/resending.ts";
import {
  asHeaders,
  type RepeatedHeader,
  type SentHeaders,
  sentHeaders,
  uncompressed,
} from "./message/sent_headers.ts";
import type { Abortable } from "./message/signal_link.ts";
import type { OpenConnections } from "./opening/open_connections.ts";
import type { OwnConnections } from "./own_connections.ts";

/** How the response to a request is read. */
export type AnswerKind =
  /** The response is short, or is read as it arrives. */
  | "plain"
  /**
   * It may have megabytes and is read as a whole: the runtimes' `fetch` does that outside
   * JavaScript.
   */
  | "large"
  /** The response continues until the caller closes it. */
  | "stream";

/** Settings of a client. */
export interface HttpClientOptions {
  /** Creates the connections. */
  runtime: Runtime;
  /** How to create and check TLS connections. */
  tls: TlsSettings;
  /**
   * How requests are sent.
   * @default {"connections"}
   */
  transport?: Transport | undefined;
  /**
   * The protocol of our own connections. Unless set, the server chooses HTTP/2 or HTTP/1.1 in the TLS
   * handshake.
   */
  protocol?: Protocol | undefined;
  /** Headers for every request that does not set them itself. */
  repeatedHeaders?: readonly RepeatedHeader[] | undefined;
  /** The requests that wait for their responses, so that they can be ended. */
  waiting?: Set<Abortable> | undefined;
  /** Our own connections, to count them. */
  openConnections?: OpenConnections | undefined;
}

/** Ports that `fetch` refuses ({@link https://fetch.spec.whatwg.org/#port-blocking}). */
const PORT_BLOCKED = /\bports? \d+ (is|are) blocked/i;

/** Begins to load the code for the first request, for which something else must be waited for. */
export function preload(): void {
  import("./own_connections.ts").catch(() => {}); // the request tries again
}

/**
 * Sends requests to one server, with one set of TLS settings, and chooses the way of each: one of our
 * own connections, or the runtime's `fetch`. The first request loads the code of its way, to keep the
 * import of `mod.ts` cheap.
 */
export class HttpClient implements Disposable {
  readonly #options: HttpClientOptions;
  readonly #repeated: readonly RepeatedHeader[];
  readonly #fetchClient: FetchClient;
  /** Whether no request may go by `fetch` that can go another way. */
  readonly #avoidsFetch: boolean;
  /** Whether only `fetch` can reach the server. */
  #takesFetch: boolean;
  /** Whether `fetch` refuses the server's port. */
  #portIsBlocked = false;
  #opening: Promise<OwnConnections> | undefined;
  #connections: OwnConnections | undefined;
  #fetchSender: FetchSender | undefined;
  #sent: { headers: HeadersInit; sent: SentHeaders | undefined } | undefined;
  #disposed = false;

  /**
   * Creates a client without sending a request.
   *
   * @throws {ConfigurationError} If this runtime does not support the settings.
   */
  constructor(options: HttpClientOptions) {
    const { repeatedHeaders = [], runtime, tls, transport } = options;
    this.#options = options;
    this.#repeated = repeatedHeaders;
    this.#fetchClient = runtime.createFetchClient(tls);
    this.#avoidsFetch = this.#fetchClient.mayTakeProxy || repeatedHeaders.length > 0;
    this.#takesFetch = transport === "fetch";
  }

  /**
   * Sends a request once, without following redirects; `init` is not changed.
   *
   * @throws {NetworkError} If no response arrived over one of our own connections or through a
   *   proxy.
   * @throws {StaleConnectionError} If the server closed a kept connection without a response.
   * @throws {UnprocessedRequestError} If the server has certainly not processed the request.
   * @throws {ReplacedClientError} If the client was disposed of before the request was sent.
   * @throws {ConfigurationError} If the environment names a proxy that the runtime does not
   *   support.
   * @throws The runtime's `fetch` error, if `fetch` sent the request.
   */
  async fetch(url: string, init: RequestInit, kind: AnswerKind = "plain"): Promise<Response> {
    const given = this.#isGathered(init, kind) ? undefined : this.#message(url, init, kind);
    const message = given instanceof Promise
      ? await raceSignal(given, init.signal ?? undefined)
      : given;
    if (this.#disposed) throw new ReplacedClientError();
    if (!message) return await this.#sendByFetch(url, init, kind);
    const connections = this.#connections ?? await this.#open(message.url);
    const response = await connections?.send(message);
    if (response) return response;
    if (this.#disposed) throw new ReplacedClientError();
    const answer = await this.#sendByFetch(url, init, kind);
    connections?.answeredElsewhere();
    return answer;
  }

  /**
   * Opens a WebSocket on its own connection.
   *
   * @throws {WebSocketFailure} If the WebSocket does not open.
   * @throws {ReplacedClientError} If the client was disposed of before.
   */
  async openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection> {
    const connections = this.#connections ?? await this.#open(new URL(url));
    if (connections) {
      const { openWebSocket } = await import("./web_socket/web_socket_handshake.ts");
      const { clock } = this.#options.runtime;
      const repeated = this.#repeated;
      const opened = await openWebSocket(connections, url, { ...init, repeated, clock });
      if (opened) return opened;
    }
    const sender = this.#fetchSender ?? await this.#loadFetch();
    return await sender.openWebSocket(url, init);
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    this.#connections?.closeIdle();
    this.#fetchClient.closeIdle?.();
  }

  /** Closes the idle connections and stops sending requests; open responses stay usable. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#fetchSender?.[Symbol.dispose]();
    this.#connections?.[Symbol.dispose]();
    this.#fetchClient[Symbol.dispose]();
  }

  /** Whether the runtime's `fetch` should collect a response: at less cost, or compressed. */
  #isGathered({ headers }: RequestInit, kind: AnswerKind): boolean {
    // All requests of a client must go the same way: all through a proxy, or all without one.
    if (kind !== "large" || this.#portIsBlocked || this.#avoidsFetch) return false;
    return this.#fetchClient.fetchKept !== undefined ||
      asHeaders(headers ?? {}).get("accept-encoding") !== "identity";
  }

  /** Returns the connections, or `undefined` if only `fetch` can reach the server. */
  async #open(url: URL): Promise<OwnConnections | undefined> {
    if (this.#takesFetch) return undefined;
    if (this.#opening) return await this.#opening;
    const { runtime, tls, waiting, protocol, openConnections } = this.#options;
    const loading = runtime.loadConnect(url, tls);
    if (!loading) {
      this.#takesFetch = true;
      return undefined;
    }
    const code = import("./own_connections.ts");
    this.#opening = Promise.all([loading, code]).then(([connect, { OwnConnections }]) => {
      this.#connections = new OwnConnections({
        server: new URL(url.origin),
        connect,
        runtime,
        waiting,
        protocol,
        openConnections,
      });
      if (this.#disposed) this.#connections[Symbol.dispose]();
      return this.#connections;
    });
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined; // the next request tries again
      throw error;
    }
  }

  async #loadFetch(): Promise<FetchSender> {
    if (this.#repeated.length > 0) throw needsConnections(this.#repeated);
    const { FetchSender } = await import("./fetch/fetch_sender.ts");
    const { runtime, tls: { proxyUrl }, waiting } = this.#options;
    const client = this.#fetchClient;
    this.#fetchSender ??= new FetchSender({ client, runtime, proxyUrl, waiting });
    if (this.#disposed) this.#fetchSender[Symbol.dispose]();
    return this.#fetchSender;
  }

  /** Sends by `fetch`. If `fetch` refuses the port, sends large lists over our own connections. */
  async #sendByFetch(url: string, init: RequestInit, kind: AnswerKind): Promise<Response> {
    const sender = this.#fetchSender ?? await this.#loadFetch();
    const way = { isLong: kind === "stream", isKept: kind === "large" && !this.#takesFetch };
    try {
      return await sender.send(url, init, way);
    } catch (error) {
      if (!(error instanceof TypeError) || !PORT_BLOCKED.test(error.message)) throw error;
      const { host, origin, port } = new URL(url);
      if (this.#takesFetch) {
        const remedy = 'use another port, or leave out the proxy or `transport: "fetch"`';
        throw new ConfigurationError(
          `The runtime's fetch sends nothing to port ${port} of ${host}: ${remedy}.`,
          { cause: error },
        );
      }
      if (this.#portIsBlocked || kind !== "large") {
        throw new NetworkError("unknown", origin, "no connection could be made for now", error);
      }
      this.#portIsBlocked = true;
      return await this.fetch(url, init, kind);
    }
  }

  /** Returns the request for a connection; `undefined` if `fetch` must send it. */
  #message(
    url: string,
    init: RequestInit,
    kind: AnswerKind,
  ): RequestMessage | Promise<RequestMessage> | undefined {
    const headers = this.#takesFetch ? undefined : this.#sentHeaders(init.headers ?? {});
    return headers && requestMessage(url, init, { headers, isLong: kind === "stream" });
  }

  /** Returns the headers to send; `undefined` if they need `fetch`. */
  #sentHeaders(headers: HeadersInit): SentHeaders | undefined {
    // Most requests reuse the previous headers object, so the result is kept; a Headers can change.
    if (headers !== this.#sent?.headers || headers instanceof Headers) {
      // If `fetch` might use a proxy, no encoding is requested, so that `fetch` is not needed.
      const own = this.#avoidsFetch ? uncompressed(headers, true) : asHeaders(headers);
      this.#sent = { headers, sent: sentHeaders(own, this.#repeated) };
    }
    return this.#sent.sent;
  }
}

/** `fetch` would join the values of a header, and the API server would take them for one. */
function needsConnections(repeated: readonly RepeatedHeader[]): ConfigurationError {
  const names = repeated.map(({ name }) => name).join(", ");
  return new ConfigurationError(
    `Several values of ${names} can be sent over Kubewire's own connections only, and this ` +
      'request needs `fetch`: leave out the proxy, `transport: "fetch"` and headers that frame ' +
      "a request, or leave one value.",
  );
}
