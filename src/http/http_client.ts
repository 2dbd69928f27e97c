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
 * and reads the head (`response_head.ts`); `response_framing.ts` tells where the body ends, and
 * `response_body.ts` reads it as fast as it is asked for. By `fetch` go what asks for a large list, what
 * has a proxy in its way or a framing of its own, and everything with `transport: "fetch"`; there each
 * request takes a connection of its own.
 *
 * **What it refuses**, with a `NetworkError`: heads over 64 KiB, contradicting lengths, transfer encodings
 * other than chunked, malformed chunks and trailers, more extensions than data, an upgrade that was not
 * asked for. A connection on which one of them came is closed.
 *
 * @module
 */
import type {
  FetchClient,
  Runtime,
  TlsSettings,
  Transport,
  WebSocketInit,
} from "../runtime/runtime.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { ConnectionClient } from "./connection_client.ts";
import { MalformedError } from "./malformed_error.ts";
import { ReplacedClientError } from "./replaced_client_error.ts";
import { isSafe, plainLines, type UnsentMessage } from "./request_message.ts";
import { withTypedErrors } from "./typed_body.ts";
import { typedError } from "./typed_error.ts";

/** How the answer to a request is read. */
export type AnswerKind =
  /** It is short, or read as it comes. */
  | "plain"
  /** It may have megabytes and is gathered: the runtimes' `fetch` does that outside of JavaScript. */
  | "large"
  /** It goes on for as long as the caller stays. */
  | "stream";

/** Settings of a {@linkcode HttpClient}. */
export interface HttpClientOptions {
  /** Makes the connections. */
  runtime: Runtime;
  /** How to make and check TLS connections. */
  tls: TlsSettings;
  /**
   * How requests are sent.
   * @default {"connections"}
   */
  transport?: Transport | undefined;
}

/** Sends requests to one server, with one set of TLS settings. */
export class HttpClient implements Disposable {
  readonly #options: HttpClientOptions;
  readonly #fetchClient: FetchClient;
  #opening: Promise<ConnectionClient> | undefined;
  #connections: ConnectionClient | undefined;
  /** Whether `fetch` alone knows the way to the server. */
  #takesFetch: boolean;
  #disposed = false;
  /** Requests by `fetch` that wait for their answers, and may be sent again. */
  readonly #waiting = new Set<AbortController>();
  #sent: { headers: HeadersInit; lines: string | undefined } | undefined;

  /**
   * Creates a client that has sent nothing yet.
   *
   * @throws {ConfigurationError} If this runtime cannot do what the settings ask for.
   */
  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#fetchClient = options.runtime.createFetchClient(options.tls);
    this.#takesFetch = options.transport === "fetch";
  }

  /**
   * Sends a request once, and follows no redirect; `init` is not changed.
   *
   * @throws {NetworkError} If no answer came over a connection of our own.
   * @throws {ReplacedClientError} If the client was disposed of before the request was sent.
   * @throws What the runtime's `fetch` does, where that sends it.
   */
  async fetch(url: string, init: RequestInit, kind: AnswerKind = "plain"): Promise<Response> {
    const sending = kind === "large" ? undefined : this.#message(url, init, kind);
    if (this.#disposed) throw new ReplacedClientError();
    if (!sending) return await this.#sendByFetch(url, init, kind);
    const connections = this.#connections ?? await this.#open(sending.url);
    const response = await connections?.send(sending);
    if (response) return response;
    if (this.#disposed) throw new ReplacedClientError();
    const answer = await this.#sendByFetch(url, init, kind);
    connections?.answeredElsewhere();
    return answer;
  }

  /**
   * Opens a WebSocket on a connection of its own.
   *
   * @throws {WebSocketFailure} If it does not open.
   */
  async openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection> {
    const connections = this.#connections ?? await this.#open(new URL(url));
    if (connections) {
      const { openWebSocket } = await import("./open_web_socket.ts");
      const opened = await openWebSocket(connections, url, init);
      if (opened) return opened;
    }
    return await this.#fetchClient.openWebSocket(url, init);
  }

  /** Closes the connections that nothing uses. */
  closeIdle(): void {
    this.#connections?.closeIdle();
  }

  /** Closes the connections that nothing uses, and sends nothing more; open responses live on. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const waiting of this.#waiting) waiting.abort(new ReplacedClientError());
    this.#fetchClient[Symbol.dispose]();
    this.#connections?.[Symbol.dispose]();
  }

  /** Loads what the first request needs; `undefined` where only `fetch` knows the way. */
  async #open(url: URL): Promise<ConnectionClient | undefined> {
    if (this.#takesFetch) return undefined;
    if (this.#opening) return await this.#opening;
    const { runtime, tls } = this.#options;
    const loading = runtime.loadConnect(url, tls);
    if (!loading) {
      this.#takesFetch = true;
      return undefined;
    }
    this.#opening = Promise.all([import("./connection_client.ts"), loading]).then(
      ([{ ConnectionClient }, connect]) => {
        this.#connections = new ConnectionClient({ connect, runtime });
        if (this.#disposed) this.#connections[Symbol.dispose]();
        return this.#connections;
      },
    );
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined; // the next request tries again
      throw error;
    }
  }

  async #sendByFetch(url: string, init: RequestInit, kind: AnswerKind): Promise<Response> {
    const headers = kind === "stream" ? uncompressed(init.headers) : init.headers;
    const response = await this.#fetchOnce(url, {
      ...init,
      ...(headers && { headers }),
      redirect: "manual",
    });
    if (response.status === 101) {
      await response.body?.cancel();
      throw new MalformedError("it changes the protocol, unasked");
    }
    const { origin } = new URL(url);
    const outcomeUnknown = !isSafe(init.method ?? "GET");
    return withTypedErrors(response, (error) => {
      if (init.signal?.aborted || !networkFailure(error)) return error;
      return typedError(error, origin, { outcomeUnknown, wasAnswered: true });
    });
  }

  /**
   * Sends a request by `fetch`. Whether it has a connection yet cannot be known: one that may be sent
   * again is given up when the client is replaced, so that it makes no connection by the old trust.
   */
  async #fetchOnce(url: string, init: RequestInit): Promise<Response> {
    const { method = "GET", signal } = init;
    if (!isSafe(method)) return await this.#fetchClient.fetch(url, init);
    const replaced = new AbortController();
    this.#waiting.add(replaced);
    const signals = signal ? AbortSignal.any([signal, replaced.signal]) : replaced.signal;
    try {
      return await this.#fetchClient.fetch(url, { ...init, signal: signals });
    } finally {
      this.#waiting.delete(replaced);
    }
  }

  /** The request as it goes over a connection; `undefined` where `fetch` has to send it. */
  #message(
    url: string,
    { method = "GET", headers = {}, body, signal }: RequestInit,
    kind: AnswerKind,
  ): UnsentMessage | undefined {
    if (this.#takesFetch) return undefined;
    const headerLines = this.#lines(headers);
    if (headerLines === undefined) return undefined;
    return {
      method,
      url: new URL(url),
      headerLines,
      body: body ?? undefined,
      hasContentType: body ? hasContentType(headers) : true,
      signal: signal ?? undefined,
      closes: kind === "stream",
    };
  }

  /** The lines of the headers, unless they ask for what only `fetch` can do. */
  #lines(headers: HeadersInit): string | undefined {
    // Most requests have the same headers as the one before, made once; a Headers can be changed.
    if (headers !== this.#sent?.headers || headers instanceof Headers) {
      const lines = plainLines(headers instanceof Headers ? headers : new Headers(headers));
      this.#sent = { headers, lines };
    }
    return this.#sent.lines;
  }
}

/** Headers that ask for an answer without compression, unless they say otherwise. */
function uncompressed(headers: HeadersInit | undefined): Headers {
  const own = new Headers(headers);
  if (!own.has("accept-encoding")) own.set("accept-encoding", "identity");
  return own;
}

function hasContentType(headers: HeadersInit): boolean {
  return (headers instanceof Headers ? headers : new Headers(headers)).has("content-type");
}
