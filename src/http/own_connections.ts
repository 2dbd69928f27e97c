import { NetworkError } from "../core/errors.ts";
import type { Connect } from "../runtime/byte_connection.ts";
import type { Clock } from "../core/time/clock.ts";
import type { Protocol, Runtime } from "../runtime/runtime.ts";
import { BOTH_PROTOCOLS, ConnectionOpener } from "./connection_opener.ts";
import { EarlyOpening } from "./early_opening.ts";
import type { ConnectionClient } from "./http1/connection_client.ts";
import type { HttpConnection } from "./http1/http_connection.ts";
import type { Http2Client } from "./http2/http2_client.ts";
import type { OpenConnections } from "./open_connections.ts";
import { needsHttp1 } from "./resending.ts";
import type { Abortable } from "./signal_link.ts";
import type { UnsentMessage } from "./unsent_message.ts";

/**
 * How long a server that has chosen HTTP/1.1 is not asked again. Another one may answer later: a
 * load balancer in front of several, or an API server after its upgrade.
 */
const HTTP1_MS = 5 * 60_000;

/** Settings of {@linkcode OwnConnections}. */
export interface OwnConnectionsOptions {
  /** The URL of the server. */
  server: URL;
  /** Connects to the server. */
  connect: Connect;
  /** Distinguishes missing permissions from other errors, and has the clock of the connections. */
  runtime: Pick<Runtime, "asPermissionError" | "clock">;
  /** The protocol to speak, whatever the server offers. */
  protocol?: Protocol | undefined;
  /** The requests that wait for their responses. */
  waiting?: Set<Abortable> | undefined;
  /** The connections, to count them. */
  openConnections?: OpenConnections | undefined;
}

/**
 * Sends requests to one server over our own connections: over HTTP/2 if the server chooses it in the
 * TLS handshake of the first connection, otherwise over HTTP/1.1. From time to time it has the choice
 * again, with a connection that is opened anyway. The code of a protocol is loaded when it is needed.
 */
export class OwnConnections implements Disposable {
  readonly #options: OwnConnectionsOptions;
  readonly #opener: ConnectionOpener;
  readonly #clock: Clock;
  /** Whether the server may choose HTTP/2. */
  #offersHttp2: boolean;
  /** When the server has chosen HTTP/1.1. */
  #chosenMs = Infinity;
  /** Whether the server has refused a request over HTTP/2. */
  #wasRefused = false;
  #http1: ConnectionClient | undefined;
  #http2: Http2Client | undefined;
  /** The first connection, which is opened while the code for HTTP/2 is loaded. */
  #early: EarlyOpening | undefined;
  #disposed = false;

  /** Creates a client without connections. */
  constructor(options: OwnConnectionsOptions) {
    this.#options = options;
    this.#clock = options.runtime.clock;
    this.#opener = new ConnectionOpener(options);
    this.#offersHttp2 = options.protocol === undefined && options.server.protocol === "https:";
  }

  /**
   * Sends a request. Returns `undefined` if no connection is available now: `fetch` should send it.
   *
   * @throws {NetworkError} If no response arrived.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   * @throws {UnprocessedRequestError} If the server has certainly not processed the request.
   * @throws {StaleConnectionError} If a kept connection ended without a response.
   * @throws {ReplacedClientError} If this client was disposed of; then no byte was sent.
   */
  async send(unsent: UnsentMessage): Promise<Response | undefined> {
    if (!this.#offersHttp2 && !this.#choosesAgain(unsent)) {
      try {
        return await (this.#http1 ?? await this.#loadHttp1()).send(unsent);
      } catch (error) {
        const isRefused = error instanceof NetworkError && error.failure === "tls";
        if (!this.#wasRefused || !isRefused) throw error;
        this.#offersHttp2 = true; // it has no HTTP/1.1, whatever it says
        this.#wasRefused = false;
      }
    }
    try {
      if (this.#http2) return await this.#http2.send(unsent);
      using _early = this.#openEarly(unsent.signal);
      return await (await this.#loadHttp2()).send(unsent);
    } catch (error) {
      if (needsHttp1(error)) {
        this.#offersHttp2 = false;
        this.#chosenMs = this.#clock.monotonic();
        this.#wasRefused = true;
      }
      throw error;
    }
  }

  /** Opens an HTTP/1.1 connection for another protocol. Throws the same errors as `send`. */
  async connect(url: URL, signal: AbortSignal | undefined): Promise<HttpConnection | undefined> {
    return await (this.#http1 ?? await this.#loadHttp1()).connect(url, signal);
  }

  /** Records that the server responded to a request sent by `fetch`. */
  answeredElsewhere(): void {
    this.#opener.answeredElsewhere();
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    this.#http1?.closeIdle();
    this.#http2?.check();
  }

  /** Closes the idle connections; those in use are closed after their responses. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#http1?.[Symbol.dispose]();
    this.#http2?.[Symbol.dispose]();
  }

  /** Whether a request needs a new connection, and the server should choose its protocol. */
  #choosesAgain({ isLong }: UnsentMessage): boolean {
    if (this.#clock.monotonic() - this.#chosenMs < HTTP1_MS) return false;
    if (!isLong && this.#http1?.hasIdle) return false;
    this.#chosenMs = Infinity;
    return this.#offersHttp2 = true;
  }

  async #loadHttp1(): Promise<ConnectionClient> {
    const { ConnectionClient } = await import("./http1/connection_client.ts");
    const { waiting, openConnections } = this.#options;
    this.#http1 ??= new ConnectionClient({ opener: this.#opener, waiting, openConnections });
    if (this.#disposed) this.#http1[Symbol.dispose]();
    return this.#http1;
  }

  /** Begins to open a connection; another request may take it first. */
  #openEarly(signal: AbortSignal | undefined): EarlyOpening | undefined {
    if (this.#early || this.#disposed || signal?.aborted) return undefined;
    const { server } = this.#options;
    return this.#early = new EarlyOpening((signal) =>
      this.#opener.open(server, signal, BOTH_PROTOCOLS)
    );
  }

  async #loadHttp2(): Promise<Http2Client> {
    const { Http2Client } = await import("./http2/http2_client.ts");
    const { server, waiting, openConnections } = this.#options;
    this.#http2 ??= new Http2Client({
      server,
      opener: this.#opener,
      early: this.#early,
      waiting,
      openConnections,
      overHttp1: async (unsent, opened) => {
        this.#offersHttp2 = false;
        this.#chosenMs = this.#clock.monotonic();
        return await (this.#http1 ?? await this.#loadHttp1()).send(unsent, opened);
      },
    });
    if (this.#disposed) this.#http2[Symbol.dispose]();
    return this.#http2;
  }
}
