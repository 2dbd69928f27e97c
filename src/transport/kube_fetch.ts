import type { TokenDiagnostics } from "../auth/file_token_source.ts";
import type { Runtime, Transport } from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { KubeRequestInit } from "./outgoing_request.ts";

/** What is told of each attempt to send a request; no header and no query is in it. */
export interface RequestObservation {
  /** The method. */
  method: string;
  /** The path of the URL, without its query. */
  path: string;
  /** The HTTP status; absent where no response came. */
  status?: number;
  /** What went wrong where no response came. */
  error?: unknown;
  /** Milliseconds until the response's headers, or the error. */
  durationMs: number;
  /** 1 for the first attempt, one more for each after it. */
  attempt: number;
}

/** Settings of {@linkcode KubeFetch.openWebSocket}. */
export interface OpenWebSocketOptions {
  /** The subprotocols to offer, the preferred one first. */
  protocols?: readonly string[];
  /** Gives up the opening, with the signal's own reason; an open WebSocket is left alone. */
  signal?: AbortSignal | undefined;
}

/** Settings of {@linkcode createKubeFetch}. */
export interface KubeFetchOptions {
  /**
   * Milliseconds from one read of the token file, and of the CA file, to the next.
   * @default {60000}
   */
  refreshPeriodMs?: number;
  /**
   * Called when a file cannot be read or used, once for each streak of failures; what was read
   * before stays in use.
   */
  onError?: (error: unknown) => void;
  /** Called when the token file held another token than before. */
  onRotation?: (diagnostics: TokenDiagnostics) => void;
  /** Called with each distinct text that the server sends as `Warning: 299`, once. */
  onWarning?: (text: string) => void;
  /** Called after each attempt to send a request. */
  onAttempt?: (observation: RequestObservation) => void;
  /**
   * How requests are sent: over connections of the client's own, or all of them by the runtime's `fetch`,
   * for those who debug or compare. There each request takes a connection of its own.
   * @default {"connections"}
   */
  transport?: Transport;
  /** Put before `kubewire/…` in the `User-Agent` header, such as `my-controller/1.2`. */
  userAgent?: string;
  /** The runtime to work with; the one that the program runs on by default. */
  runtime?: Runtime;
}

/** A `fetch` for one API server, with what belongs to it. See {@linkcode createKubeFetch}. */
export interface KubeFetch extends AsyncDisposable {
  /**
   * The web's `fetch`, for one API server: usable wherever a `fetch` is, bound to nothing.
   *
   * - A path goes to the API server. Another origin is refused before a byte is sent, and so is a
   *   redirect to one.
   * - The bearer token is taken when the request starts: an open response, a watch above all, is
   *   never touched by a rotation. A caller's own `Authorization` header is sent as it is.
   * - After a 401 the token is read again; if it is another one, the request is sent once more.
   * - 429, and 5xx with `Retry-After`, are waited for, if it asks for five minutes at most. A
   *   network error is repeated for GET, HEAD and OPTIONS only.
   *
   * Any other response comes back as it is: see {@linkcode ensureOk}.
   *
   * @throws {OriginRefusedError} If the URL, or a redirect, is on another origin.
   * @throws {TokenUnavailableError} If there is no token to send.
   * @throws {NetworkError} If no response came.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   */
  readonly fetch: (input: RequestInfo | URL, init?: KubeRequestInit) => Promise<Response>;
  /**
   * Opens a WebSocket to the API server, by the same rules as {@linkcode KubeFetch.fetch}: no other
   * origin, the token of the moment, and after a 401 once more with another token. Through a proxy
   * the runtimes do not tell why the server refuses: there a GET of the same path asks for that.
   *
   * @throws {OriginRefusedError} If the URL is on another origin.
   * @throws {TokenUnavailableError} If there is no token to send.
   * @throws {ApiStatusError} If the server refuses.
   * @throws {NetworkError} If no answer came, or the connection was not upgraded.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   */
  readonly openWebSocket: (
    path: string,
    options?: OpenWebSocketOptions,
  ) => Promise<WebSocketConnection>;
  /** The API server's URL, without a slash at its end. */
  readonly server: string;
  /** The namespace that the program works in. */
  readonly namespace: string;
  /** The runtime that the client works with. */
  readonly runtime: Runtime;
  /**
   * Aborts when the client is disposed of, and with it every watch that was opened from it and every
   * request that waits for its answer. A response that has come can be read to its end.
   */
  readonly disposed: AbortSignal;
  /** What can be told of the token file; `undefined` with another source of tokens. */
  tokenDiagnostics(): TokenDiagnostics | undefined;
  /** Has the source get another token, as after a 401: for one who hears of a refusal otherwise. */
  refreshToken(): Promise<void>;
  /**
   * Counts one more stream that stays open, until it is disposed of.
   *
   * @throws {StreamLimitError} If the runtime would let one more hang.
   */
  openStream(): Disposable;
}
