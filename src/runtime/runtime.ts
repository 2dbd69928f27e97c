import type { Connect } from "./byte_connection.ts";
import type { Clock } from "./clock.ts";
import type { WebSocketConnection } from "./web_socket_connection.ts";

/** How to create and check TLS connections to one server. */
export interface TlsSettings {
  /** PEM certificates of the authorities to trust. */
  caPem?: string;
  /** PEM certificate chain to present to the server. */
  certificatePem?: string;
  /** PEM key of that certificate. */
  keyPem?: string;
  /** The name to check the server's certificate against, instead of the URL's host. */
  serverName?: string;
  /** Whether to accept any certificate. */
  insecureSkipVerify?: boolean;
  /** The proxy to connect through; the URL may contain a user name and a password. */
  proxyUrl?: string;
}

/** The settings that decide whether our own connections can reach a server. */
export interface ConnectionWay {
  /** The server's URL. */
  server: URL;
  /** The proxy, if any. */
  proxyUrl?: unknown;
  /** With `fetch`, the runtime's `fetch` sends all requests. */
  transport?: Transport | undefined;
}

/** How requests are sent: over our own connections, or all of them by the runtime's `fetch`. */
export type Transport = "connections" | "fetch";

/** The one protocol of a client's own connections, even if the server offers HTTP/2. */
export type Protocol = "http/1.1";

/** Settings for opening a WebSocket. */
export interface WebSocketInit {
  /** The headers of the request. */
  headers: Readonly<Record<string, string>>;
  /** The subprotocols to offer, the preferred one first. */
  protocols: readonly string[];
  /** Aborts the opening with the signal's reason; an open WebSocket is not affected. */
  signal?: AbortSignal | undefined;
}

/**
 * The runtime's own `fetch` and `WebSocket`, with one set of TLS settings. Each request uses its
 * own connection, except for `fetchKept`. Over a kept connection both runtimes send some requests a second time, on a new
 * connection, if the server closes it without a response (`tests/wire` shows it).
 */
export interface FetchClient extends Disposable {
  /**
   * Whether an environment variable may send its requests through a proxy that was not configured:
   * one is set, or the variables cannot be read.
   * @default {false}
   */
  readonly mayTakeProxy?: boolean;
  /** Sends a request by the web's rules; `init` is not changed. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /**
   * Sends a GET for a large response, which the runtime reads as a whole outside JavaScript, over a
   * kept connection; absent if our own connections are as good at it.
   */
  fetchKept?(url: string, init: RequestInit): Promise<Response>;
  /** Closes the kept connections. */
  closeIdle?(): void;
  /**
   * Opens a WebSocket on its own connection.
   *
   * @throws {WebSocketFailure} If the WebSocket does not open.
   */
  openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection>;
}

/** The only interface between Kubewire and the runtime that it runs on. */
export interface Runtime {
  /** `deno` or `bun`, or a name that a test chooses. */
  readonly name: string;
  /** The version of the runtime. */
  readonly version: string;
  /** The source of the time. */
  readonly clock: Clock;
  /**
   * Reads a whole file as UTF-8.
   *
   * @throws {PermissionError} If the runtime's permissions forbid it.
   */
  readTextFile(path: string): Promise<string>;
  /**
   * Returns the value of an environment variable. With `optional`, a variable that may not be read
   * counts as absent, and the user is not asked for permission.
   *
   * @throws {PermissionError} If the runtime's permissions forbid it.
   */
  env(name: string, options?: { optional?: boolean }): string | undefined;
  /**
   * Creates a client of the runtime's own `fetch` for one server.
   *
   * @throws {ConfigurationError} If this runtime does not support the settings.
   */
  createFetchClient(tls: TlsSettings): FetchClient;
  /**
   * Loads the function that connects to the server of a URL with these settings. Returns
   * `undefined` if only `fetch` can reach the server, for example through a proxy.
   */
  loadConnect(server: URL, tls: TlsSettings): Promise<Connect> | undefined;
  /**
   * Returns the error to report if `error` comes from a missing permission to reach `host:port`.
   */
  asPermissionError(error: unknown, url: URL): Error | undefined;
  /**
   * Counts one more open stream to a server that is reached with these settings.
   *
   * @throws {StreamLimitError} If the runtime would let one more stream hang.
   */
  openStream(way: ConnectionWay): Disposable;
}
