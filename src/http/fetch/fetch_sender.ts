import type { KubewireError } from "../../core/errors.ts";
import { networkFailure } from "../../runtime/network_failure.ts";
import type { FetchClient, Runtime, WebSocketInit } from "../../runtime/runtime.ts";
import type { WebSocketConnection } from "../../runtime/web_socket_connection.ts";
import { MalformedError, typedError } from "../message/http_errors.ts";
import { isSafe, ReplacedClientError } from "../message/resending.ts";
import { uncompressed } from "../message/sent_headers.ts";
import { type Abortable, LinkedAbort, requestIsOver } from "../message/signal_link.ts";
import { ConnectDeadline } from "./connect_deadline.ts";
import { EndableSource } from "./endable_source.ts";
import { withTypedErrors } from "./typed_body.ts";

/** Settings of a {@linkcode FetchSender}. */
export interface FetchSenderOptions {
  /** Sends the requests; the caller still owns it. */
  client: FetchClient;
  /** Connects to find out about a silent way, and has the clock. */
  runtime: Runtime;
  /** The proxy of the configuration, if any. */
  proxyUrl?: string | undefined;
  /** The requests that wait for their responses. */
  waiting?: Set<Abortable> | undefined;
}

/** Settings of a request. */
export interface FetchOptions {
  /** Whether the response continues until the caller closes it. */
  isLong: boolean;
  /** Whether a kept connection may be used, if the runtime has them. */
  isKept: boolean;
}

/** Sends requests by the runtime's `fetch`, with typed errors and one deadline for connecting. */
export class FetchSender implements Disposable {
  readonly #options: FetchSenderOptions;
  /** Requests that wait for their responses and may be sent again. */
  readonly #waiting = new Set<LinkedAbort>();
  #disposed = false;

  /** Creates a sender without sending a request. */
  constructor(options: FetchSenderOptions) {
    this.#options = options;
  }

  /**
   * Sends a request once, without following redirects; `init` is not changed.
   *
   * @throws {NetworkError} If the request failed on its way through a proxy.
   * @throws {ReplacedClientError} If the sender was disposed of before the request was sent, or
   *   before its response if it may be sent again.
   * @throws {ConfigurationError} If the environment names a proxy that the runtime does not
   *   support.
   * @throws The runtime's `fetch` error.
   */
  async send(
    url: string,
    init: RequestInit,
    { isLong, isKept }: FetchOptions,
  ): Promise<Response> {
    if (this.#disposed) throw new ReplacedClientError();
    const { client, proxyUrl, waiting } = this.#options;
    const headers = isLong ? uncompressed(init.headers) : init.headers;
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
    waiting?.add(abort);
    const deadline = this.#deadline(url, abort);
    let response: Response;
    try {
      const way = isKept && client.fetchKept && !proxyUrl ? "fetchKept" : "fetch";
      response = await client[way]!(url, options as RequestInit);
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
      waiting?.delete(abort);
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

  /**
   * Opens a WebSocket on its own connection.
   *
   * @throws {WebSocketFailure} If the WebSocket does not open.
   * @throws {ReplacedClientError} If the sender was disposed of.
   */
  async openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection> {
    if (this.#disposed) throw new ReplacedClientError();
    const abort = new LinkedAbort(init.signal);
    const deadline = this.#deadline(url, abort);
    try {
      return await this.#options.client.openWebSocket(url, { ...init, signal: abort.signal });
    } catch (error) {
      throw deadline.error ? await this.#lateError(deadline.error, url, false) : error;
    } finally {
      deadline[Symbol.dispose]();
      abort.end();
    }
  }

  /** Sends no more requests, and ends those that wait for their responses and may be sent again. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const waiting of this.#waiting) waiting.abort(new ReplacedClientError());
  }

  /** Starts the time limit for a connection of `fetch`. */
  #deadline(url: string, abort: LinkedAbort): ConnectDeadline {
    const { runtime, proxyUrl } = this.#options;
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
    const { runtime, proxyUrl } = this.#options;
    return proxyError(error, { server, proxyUrl, runtime, changes });
  }
}
