import { ConfigurationError, type KubewireError, NetworkError } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import type { FetchClient, WebSocketInit } from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import { ConnectDeadline } from "./deadline/connect_deadline.ts";
import { EndableSource } from "./endable_source.ts";
import { fetchlessClient } from "./fetchless_client.ts";
import type { AnswerKind, HttpClientOptions, RepeatedHeader } from "./http_client_options.ts";
import { MalformedError, typedError } from "./http_errors.ts";
import { LinkedAbort, requestIsOver } from "./signal_link.ts";
import { OwnConnections } from "./own_connections.ts";
import { isSafe, ReplacedClientError } from "./resending.ts";
import { type SentHeaders, sentHeaders } from "./sent_headers.ts";
import type { UnsentMessage } from "./unsent_message.ts";
import { withTypedErrors } from "./typed_body.ts";

/** Ports that `fetch` refuses ({@link https://fetch.spec.whatwg.org/#port-blocking}). */
const PORT_BLOCKED = /\bports? \d+ (is|are) blocked/i;

/** Chooses the way of each request: one of our own connections, or the runtime's `fetch`. */
export class RoutedClient implements Disposable {
  readonly #options: HttpClientOptions;
  readonly #fetchClient: FetchClient;
  readonly #repeated: readonly RepeatedHeader[];
  #opening: Promise<OwnConnections> | undefined;
  #connections: OwnConnections | undefined;
  /** Whether only `fetch` can reach the server. */
  #takesFetch: boolean;
  /** Whether `fetch` refuses the server's port. */
  #portIsBlocked = false;
  #disposed = false;
  /** Requests sent by `fetch` that wait for their responses and may be sent again. */
  readonly #waiting = new Set<LinkedAbort>();
  #sent: { headers: HeadersInit; sent: SentHeaders | undefined } | undefined;

  /** Creates a client without sending a request; the caller still owns `fetchClient`. */
  constructor(options: HttpClientOptions, fetchClient: FetchClient) {
    const { repeatedHeaders = [], transport } = options;
    this.#options = options;
    this.#repeated = repeatedHeaders;
    this.#fetchClient = repeatedHeaders.length > 0 ? fetchlessClient(repeatedHeaders) : fetchClient;
    this.#takesFetch = transport === "fetch";
  }

  /**
   * Sends a request once, without following redirects; `init` is not changed.
   *
   * @throws {NetworkError} If no response arrived over one of our own connections or through a
   *   proxy.
   * @throws {ReplacedClientError} If the client was disposed of before the request was sent.
   * @throws {ConfigurationError} If the environment names a proxy that the runtime does not
   *   support.
   * @throws The runtime's `fetch` error, if `fetch` sent the request.
   */
  async fetch(url: string, init: RequestInit, kind: AnswerKind = "plain"): Promise<Response> {
    const sending = this.#isGathered(init, kind) ? undefined : this.#message(url, init, kind);
    if (this.#disposed) throw new ReplacedClientError();
    if (!sending) return await this.#sendUnlessBlocked(url, init, kind);
    const connections = this.#connections ?? await this.#open(sending.url);
    const response = await connections?.send(sending);
    if (response) return response;
    if (this.#disposed) throw new ReplacedClientError();
    const answer = await this.#sendUnlessBlocked(url, init, kind);
    connections?.answeredElsewhere();
    return answer;
  }

  /**
   * Opens a WebSocket on its own connection.
   *
   * @throws {WebSocketFailure} If the WebSocket does not open.
   */
  async openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection> {
    const connections = this.#connections ?? await this.#open(new URL(url));
    if (connections) {
      const { openWebSocket } = await import("./web_socket/web_socket_handshake.ts");
      const { repeatedLines } = await import("./http1/request_message.ts");
      const moreLines = repeatedLines(this.#repeated);
      const { clock } = this.#options.runtime;
      const opened = await openWebSocket(connections, url, { ...init, moreLines, clock });
      if (opened) return opened;
    }
    const abort = new LinkedAbort(init.signal);
    const deadline = this.#deadline(url, abort);
    try {
      return await this.#fetchClient.openWebSocket(url, { ...init, signal: abort.signal });
    } catch (error) {
      throw deadline.error ? await this.#lateError(deadline.error, url, false) : error;
    } finally {
      deadline[Symbol.dispose]();
      abort.end();
    }
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    this.#connections?.closeIdle();
    this.#fetchClient.closeIdle?.();
  }

  /** Closes the idle connections and stops sending requests; open responses stay usable. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const waiting of this.#waiting) waiting.abort(new ReplacedClientError());
    this.#connections?.[Symbol.dispose]();
  }

  /** Whether the runtime's `fetch` should collect a response: at less cost, or compressed. */
  #isGathered({ headers }: RequestInit, kind: AnswerKind): boolean {
    if (kind !== "large" || this.#portIsBlocked) return false;
    // All requests of a client must go the same way: all through a proxy, or all without one.
    const { fetchKept, mayTakeProxy } = this.#fetchClient;
    if (mayTakeProxy) return false;
    return fetchKept !== undefined ||
      asHeaders(headers ?? {}).get("accept-encoding") !== "identity";
  }

  /**
   * Loads the code for the first request. Returns `undefined` if only `fetch` can reach the server.
   */
  async #open(url: URL): Promise<OwnConnections | undefined> {
    if (this.#takesFetch) return undefined;
    if (this.#opening) return await this.#opening;
    const { runtime, tls, waiting, protocol, openConnections } = this.#options;
    const loading = runtime.loadConnect(url, tls);
    if (!loading) {
      this.#takesFetch = true;
      return undefined;
    }
    this.#opening = loading.then((connect) => {
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

  /** Sends by `fetch`. If `fetch` refuses the port, sends large lists over our own connections. */
  async #sendUnlessBlocked(url: string, init: RequestInit, kind: AnswerKind): Promise<Response> {
    try {
      return await this.#sendByFetch(url, init, kind);
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

  async #sendByFetch(url: string, init: RequestInit, kind: AnswerKind): Promise<Response> {
    const headers = kind === "stream" ? uncompressed(init.headers) : init.headers;
    const abort = new LinkedAbort(init.signal);
    const source = init.body instanceof ReadableStream ? new EndableSource(init.body) : undefined;
    const options = {
      ...init,
      ...(source && { body: source.stream }),
      ...(headers && { headers }),
      redirect: "manual",
      signal: abort.signal,
    };
    const mayRepeat = isSafe(init.method ?? "GET");
    // Whether a request has a connection yet is unknown. When the client is replaced, a request
    // that may be sent again is aborted, so that it does not connect with the old trust settings.
    if (mayRepeat) this.#waiting.add(abort);
    this.#options.waiting?.add(abort);
    const deadline = this.#deadline(url, abort);
    let response: Response;
    try {
      const { fetchKept } = this.#fetchClient;
      const keeps = fetchKept && kind === "large" && !this.#takesFetch;
      const way = keeps && !this.#options.tls.proxyUrl ? "fetchKept" : "fetch";
      response = await this.#fetchClient[way]!(url, options as RequestInit);
      if (response.status < 200) {
        await response.body?.cancel();
        const isUpgrade = response.status === 101;
        throw new MalformedError(
          isUpgrade ? "it changes the protocol, unasked" : "it has no status",
        );
      }
    } catch (error) {
      abort.end();
      source?.end(abort.signal.aborted ? abort.signal.reason : error);
      const late = deadline.error && await this.#lateError(deadline.error, url, !mayRepeat);
      if (late) throw late;
      if (abort.signal.aborted) throw error;
      throw await this.#proxyError(error, new URL(url), !mayRepeat) ?? error;
    } finally {
      deadline[Symbol.dispose]();
      this.#waiting.delete(abort);
      this.#options.waiting?.delete(abort);
    }
    const { origin } = new URL(url);
    const typed = (error: unknown) => {
      if (abort.signal.aborted || !networkFailure(error)) return error;
      return typedError(error, origin, { outcomeUnknown: !mayRepeat, wasAnswered: true });
    };
    return withTypedErrors(response, typed, () => {
      abort.end();
      source?.end(requestIsOver());
    });
  }

  /** Starts the time limit for a connection of `fetch`. */
  #deadline(url: string, abort: LinkedAbort): ConnectDeadline {
    const { runtime, tls: { proxyUrl } } = this.#options;
    return new ConnectDeadline({ url, proxyUrl, runtime, abort: (error) => abort.abort(error) });
  }

  /** Returns the error of a request that got no connection in time; it may have been sent. */
  async #lateError(error: Error, url: string, outcomeUnknown: boolean): Promise<unknown> {
    const server = new URL(url);
    return await this.#proxyError(error, server, outcomeUnknown) ??
      typedError(error, server.origin, { outcomeUnknown });
  }

  /**
   * Returns the error that names the proxy, if any. Seldom needed, so the code is loaded on demand.
   */
  async #proxyError(
    error: unknown,
    server: URL,
    changes: boolean,
  ): Promise<KubewireError | undefined> {
    const { proxyError } = await import("./proxy_error.ts");
    const { runtime, tls: { proxyUrl } } = this.#options;
    return proxyError(error, { server, proxyUrl, runtime, changes });
  }

  /** Returns the request for a connection; `undefined` if `fetch` must send it. */
  #message(
    url: string,
    { method = "GET", headers = {}, body, signal }: RequestInit,
    kind: AnswerKind,
  ): UnsentMessage | undefined {
    if (this.#takesFetch) return undefined;
    const sent = this.#sentHeaders(headers);
    if (sent === undefined) return undefined;
    return {
      method,
      url: new URL(url),
      headers: sent,
      body: body ?? undefined,
      hasContentType: !body || asHeaders(headers).has("content-type"),
      signal: signal ?? undefined,
      isLong: kind === "stream",
    };
  }

  /** Returns the headers to send; `undefined` if they need `fetch`. */
  #sentHeaders(headers: HeadersInit): SentHeaders | undefined {
    // Most requests reuse the previous headers object, so the result is kept; a Headers can change.
    if (headers !== this.#sent?.headers || headers instanceof Headers) {
      // If `fetch` might use a proxy, no encoding is requested, so that `fetch` is not needed.
      const { mayTakeProxy } = this.#fetchClient;
      const own = mayTakeProxy ? uncompressed(headers, true) : asHeaders(headers);
      this.#sent = { headers, sent: sentHeaders(own, this.#repeated) };
    }
    return this.#sent.sent;
  }
}

/**
 * Returns headers that ask for an uncompressed response, unless they name an encoding and `always`
 * is not set.
 */
function uncompressed(headers: HeadersInit | undefined, always = false): Headers {
  const own = new Headers(headers);
  if (always || !own.has("accept-encoding")) own.set("accept-encoding", "identity");
  return own;
}

/** Returns the headers as an object. Do not change it: it may be the caller's. */
function asHeaders(headers: HeadersInit): Headers {
  return headers instanceof Headers ? headers : new Headers(headers);
}
