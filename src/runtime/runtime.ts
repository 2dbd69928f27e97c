import type { Connect } from "./byte_connection.ts";
import type { Clock } from "./clock.ts";
import type { WebSocketConnection } from "./web_socket_connection.ts";

/** How to make and check TLS connections to one server. */
export interface TlsSettings {
  /** PEM certificates of the authorities to trust. */
  caPem?: string;
  /** PEM certificate chain to show to the server. */
  certificatePem?: string;
  /** PEM key of that certificate. */
  privateKeyPem?: string;
  /** The name to check the server's certificate against, instead of the URL's host. */
  serverName?: string;
  /** Whether to accept any certificate. */
  insecureSkipVerify?: boolean;
  /** The proxy to connect through; a user name and a password may be in the URL. */
  proxyUrl?: string;
}

/** The settings that decide whether a server can be reached by connections of our own. */
export interface ConnectionWay {
  /** The server's URL. */
  server: URL;
  /** A proxy, if there is one. */
  proxyUrl?: unknown;
  /** Sends everything by the runtime's `fetch` where it is `fetch`. */
  transport?: Transport | undefined;
}

/** How requests are sent: over connections of our own, or all of them by the runtime's `fetch`. */
export type Transport = "connections" | "fetch";

/** What a WebSocket is opened with. */
export interface WebSocketInit {
  /** The headers of the request. */
  headers: Readonly<Record<string, string>>;
  /** The subprotocols to offer, the preferred one first. */
  protocols: readonly string[];
  /** Gives up the opening, with the signal's own reason; an open WebSocket is left alone. */
  signal?: AbortSignal | undefined;
}

/**
 * The runtime's own `fetch` and `WebSocket`, with one set of TLS settings. Each request takes a
 * connection of its own, for over a kept one both runtimes send some requests a second time, on a new
 * connection, when the server closes it without an answer (`tests/wire` shows it).
 */
export interface FetchClient extends Disposable {
  /**
   * Whether a variable of the environment may send its requests through a proxy, unasked: one is set, or
   * it cannot be known whether one is.
   * @default {false}
   */
  readonly mayTakeProxy?: boolean;
  /** Sends a request by the web's rules; `init` is not changed. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /**
   * Opens a WebSocket on a connection of its own.
   *
   * @throws {WebSocketFailure} If it does not open.
   */
  openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection>;
}

/** The one seam between Kubewire and the runtime that it runs on. */
export interface Runtime {
  /** `deno` or `bun`, or what a test calls its own. */
  readonly name: string;
  /** The version of the runtime. */
  readonly version: string;
  /** Where the time comes from. */
  readonly clock: Clock;
  /**
   * Reads a whole file as UTF-8.
   *
   * @throws {PermissionError} If the runtime's permissions forbid it.
   */
  readTextFile(path: string): Promise<string>;
  /**
   * The value of an environment variable. With `optional`, one that may not be read is as good as
   * absent, and nobody is asked for permission.
   *
   * @throws {PermissionError} If the runtime's permissions forbid it.
   */
  env(name: string, options?: { optional?: boolean }): string | undefined;
  /**
   * Makes a client of the runtime's own `fetch` for one server.
   *
   * @throws {ConfigurationError} If this runtime cannot do what the settings ask for.
   */
  createFetchClient(tls: TlsSettings): FetchClient;
  /**
   * Loads what connects to the server of a URL with these settings; `undefined` where only `fetch` knows
   * the way, as through a proxy.
   */
  loadConnect(server: URL, tls: TlsSettings): Promise<Connect> | undefined;
  /** The error to report where `error` comes from a missing permission to reach `host:port`. */
  asPermissionError(error: unknown, url: URL): Error | undefined;
  /**
   * Counts one more open stream to a server that is reached in that way.
   *
   * @throws {StreamLimitError} If the runtime would let one more hang.
   */
  openStream(way: ConnectionWay): Disposable;
}
