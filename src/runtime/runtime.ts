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

/** What decides how connections to a server can be made. */
export interface ConnectionWay {
  /** A proxy, if there is one. */
  proxyUrl?: unknown;
  /** Whether any certificate is accepted. */
  insecureSkipVerify?: boolean;
}

/**
 * What the transport asks of a `fetch`: the web's `RequestInit`, with a plain URL. The `init` is made
 * for this one call, and may be completed.
 */
export type HttpFetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a WebSocket is opened with. */
export interface WebSocketInit {
  /** The headers of the request. */
  headers: Readonly<Record<string, string>>;
  /** The subprotocols to offer, the preferred one first. */
  protocols: readonly string[];
  /** Gives up the opening, with the signal's own reason; an open WebSocket is left alone. */
  signal?: AbortSignal | undefined;
}

/** Connections to one server with one set of TLS settings. */
export interface HttpClient extends Disposable {
  /** Sends a request that is answered and over. */
  fetch: HttpFetch;
  /** The same for one whose answer may have megabytes, where that is better sent in another way. */
  fetchLarge?: HttpFetch;
  /** Sends a request whose response goes on for long, such as a watch. */
  fetchStream: HttpFetch;
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
   * Makes a client for one server.
   *
   * @throws {ConfigurationError} If this runtime cannot do what the settings ask for.
   */
  createHttpClient(tls: TlsSettings): HttpClient;
  /** The error to report where `error` comes from a missing permission to reach `host:port`. */
  asPermissionError(error: unknown, url: URL): Error | undefined;
  /**
   * Counts one more open stream to a server that is reached in that way.
   *
   * @throws {StreamLimitError} If the runtime would let one more hang.
   */
  openStream(way: ConnectionWay): Disposable;
}
