import type { TokenDiagnostics } from "../auth/file_token_source.ts";
import type { ConnectionDiagnostics } from "../http/opening/open_connections.ts";
import type { Clock } from "../core/time/clock.ts";
import type { Runtime, Transport } from "../runtime/runtime.ts";
import type { KubeRequestInit } from "./outgoing_request.ts";

/** The report of each attempt to send a request; it contains no headers and no query. */
export interface RequestObservation {
  /** The method. */
  method: string;
  /** The path of the URL, without its query. */
  path: string;
  /** The HTTP status; absent if no response arrived. */
  status?: number;
  /** The error; absent if a response arrived. */
  error?: unknown;
  /** Milliseconds until the response's headers, or the error. */
  durationMs: number;
  /** The number of the attempt, starting at 1. */
  attempt: number;
}

/** Settings of {@linkcode createKubeFetch}. */
export interface KubeFetchOptions {
  /**
   * Milliseconds from one read of the token file, and of the CA file, to the next.
   * @default {60000}
   */
  refreshPeriodMs?: number;
  /**
   * Called when a file cannot be read or used, once for each streak of failures; the previous
   * content stays in use. Also called when `invalidate` of a `tokenSource` fails.
   */
  onError?: (error: unknown) => void;
  /** Called when the token file contains a new token. */
  onRotation?: (diagnostics: TokenDiagnostics) => void;
  /** Called once for each distinct text that the server sends as `Warning: 299`. */
  onWarning?: (text: string) => void;
  /** Called after each attempt to send a request. */
  onAttempt?: (observation: RequestObservation) => void;
  /**
   * How requests are sent: over the client's own connections, or all of them by the runtime's
   * `fetch`, for debugging or comparison. With `fetch`, each request uses its own connection.
   * @default {"connections"}
   */
  transport?: Transport;
  /**
   * The protocol of the client's own connections. Unless set, the server chooses HTTP/2 or HTTP/1.1 in
   * the TLS handshake; after an answer of `HTTP_1_1_REQUIRED` it has the choice again in 5 minutes. Set
   * it if something between the client and the server does HTTP/2 badly.
   */
  protocol?: "http/1.1";
  /** A prefix for `kubewire/…` in the `User-Agent` header, such as `my-controller/1.2`. */
  userAgent?: string;
  /**
   * The clock of the client and of all that uses it: reads of its files, retries, watches, informers,
   * controllers and elections. For tests: `TestClock` of `@kubewire/testing`. Connections keep the
   * machine's clock: their limits are for the network, where no other time counts.
   * @default The machine's clock.
   */
  clock?: Clock;
  /**
   * The runtime to use; by default the one that the program runs on. Not stable: it comes from
   * `./unstable-runtime`.
   *
   * @ignore
   */
  runtime?: Runtime;
}

/** A `fetch` for one API server, with its related parts. See {@linkcode createKubeFetch}. */
export interface KubeFetch extends AsyncDisposable {
  /**
   * The web's `fetch`, for one API server: usable in place of any `fetch`, without a `this`.
   *
   * - A path goes to the API server. A request to another origin is refused before a byte is sent,
   *   and so is a redirect to one.
   * - The bearer token is read when the request starts: a rotation never affects an open response,
   *   such as a watch. A caller's own `Authorization` header is sent unchanged.
   * - After a 401 the token is read again; if it has changed, the request is sent once more.
   * - 429, and 5xx with `Retry-After`, are retried after the requested wait, up to five minutes. A
   *   network error is retried only for GET, HEAD and OPTIONS.
   *
   * Any other response is returned unchanged: see {@linkcode ensureOk}.
   *
   * @throws {OriginRefusedError} If the URL, or a redirect, is on another origin.
   * @throws {TokenUnavailableError} If no token is available; `cause` is the error of the source.
   * @throws {ConfigurationError} If a file or a function of the configuration fails.
   * @throws {NetworkError} If no response arrived.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   */
  readonly fetch: (input: string | URL | Request, init?: KubeRequestInit) => Promise<Response>;
  /** The API server's URL, without a slash at its end. */
  readonly server: string;
  /** The namespace of the client: the pod's, or the kubeconfig's. */
  readonly namespace: string;
  /**
   * Aborts when the client is disposed of. This also ends every watch opened from the client and
   * every request that waits for its response. A response that has arrived can be read to its end.
   */
  readonly disposed: AbortSignal;
  /** Returns the state of the token file; `undefined` with another token source. */
  tokenDiagnostics(): TokenDiagnostics | undefined;
  /** Returns which protocol is spoken, and how many connections and streams are open. */
  connectionDiagnostics(): ConnectionDiagnostics;
}
