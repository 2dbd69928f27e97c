import type { KeyPair } from "../auth/certificate_authority.ts";
import { bindConnection, type Connection, unanswered } from "./connection.ts";
import { startHttpsBackend } from "./start_https_backend.ts";
import type { Http2Connection } from "../http2/http2_connection.ts";
import type { Http2Figures } from "../http2/http2_counters.ts";
import { Http2Server } from "../http2/http2_server.ts";
import type { Http2Limits } from "../http2/http2_settings.ts";
import type { HttpsBackend, ServeHttp2 } from "./https_backend.ts";
import { TcpRelay } from "./tcp_relay.ts";
import type { TlsConnection } from "./tls_listener.ts";

/** Settings of {@linkcode listenHttps}. */
export interface HttpsListenerOptions {
  /** The server's certificate and key. */
  keyPair: KeyPair;
  /**
   * Port to listen on; `0` takes a free port between 10,000 and 30,000. The system gives those to no
   * program that asks for any port, so the port stays free while the listener is stopped.
   *
   * @default {0}
   */
  port?: number;
  /**
   * Address to listen on.
   *
   * @default {"127.0.0.1"}
   */
  hostname?: string;
  /**
   * Whether HTTP/2 is served to clients that offer `h2` by ALPN, or the limits that are announced to
   * them.
   *
   * @default {true}, with the limits of kube-apiserver
   */
  http2?: boolean | Http2Limits;
  /**
   * The CA, PEM, of client certificates, which clients may show.
   *
   * @default They are not requested.
   */
  clientCaPem?: string | undefined;
}

/** A running HTTPS server, as {@linkcode listenHttps} returns it. */
export interface HttpsListener extends AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number;
  /** The server's address, such as `https://127.0.0.1:41233`. */
  readonly url: string;
  /** Client connections accepted since the start. */
  readonly connectionsSeen: number;
  /** Client connections that are open now. */
  readonly openConnections: number;
  /** Figures of the connections over HTTP/2. */
  readonly http2: Http2Figures;
  /**
   * Uses another certificate for new connections, on the same port. Open responses continue with
   * the old certificate; idle connections are closed, so that the next request gets the new one.
   */
  reloadTls(keyPair: KeyPair): Promise<void>;
  /**
   * Sends GOAWAY on every HTTP/2 connection: open streams go on, and clients open another connection
   * for the next request.
   */
  goAway(): void;
  /**
   * Cuts every connection and refuses new ones, until {@linkcode HttpsListener.listenAgain}; a
   * second call has no effect.
   */
  stopListening(): Promise<void>;
  /**
   * Listens again, on the same port; has no effect while it listens.
   *
   * @throws {Error} If the port is in use, or the listener is closed.
   */
  listenAgain(): Promise<void>;
  /** Stops listening and cuts every connection, including open responses. */
  close(): Promise<void>;
}

/** Handles one request. */
export type HttpsHandler = (request: Request) => Response | Promise<Response>;

/**
 * Serves HTTP/2 and HTTP/1.1 over TLS on loopback; the client chooses by ALPN. The `signal` of a request
 * aborts when its client connection closes, and over HTTP/2 when the client resets its stream. There a
 * response with `connection: close` sends GOAWAY, as in Go's server.
 *
 * @example A server with a certificate of its own
 * ```ts
 * import { CertificateAuthority, listenHttps } from "@kubewire/testing";
 *
 * const authority = await CertificateAuthority.create();
 * const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
 * await using listener = await listenHttps(() => new Response("ok"), { keyPair });
 * console.log(`curl --insecure ${listener.url}`);
 * ```
 */
export async function listenHttps(
  handler: (request: Request) => Response | Promise<Response>,
  options: HttpsListenerOptions,
): Promise<HttpsListener> {
  const { keyPair, port = 0, hostname = "127.0.0.1" } = options;
  const listener = new RelayedListener(handler, options);
  try {
    await listener.start(keyPair, { port, hostname });
  } catch (error) {
    await listener.close();
    throw error;
  }
  return listener;
}

/** Ports below those that Linux, macOS and Windows hand out by themselves. */
const OWN_PORTS = { first: 10_000, count: 20_000 };
/** Attempts to find one that is free. */
const MOST_ATTEMPTS = 50;

class RelayedListener implements HttpsListener {
  url = "";
  port = 0;
  readonly #handler: HttpsHandler;
  readonly #http2: Http2Server;
  readonly #clientCaPem: string | undefined;
  readonly #serveHttp2: ServeHttp2 | undefined;
  readonly #relay = new TcpRelay();
  readonly #backends = new Set<HttpsBackend>();
  #hostname = "";
  #closing: Promise<void> | undefined;

  constructor(
    handler: HttpsHandler,
    { http2 = true, clientCaPem }: Pick<HttpsListenerOptions, "http2" | "clientCaPem">,
  ) {
    this.#handler = handler;
    this.#clientCaPem = clientCaPem;
    this.#http2 = new Http2Server(typeof http2 === "object" ? http2 : {});
    if (http2 !== false) this.#serveHttp2 = (connection) => this.#serveStreams(connection);
  }

  get openConnections(): number {
    return this.#relay.open;
  }

  get http2(): Http2Figures {
    return this.#http2.counters;
  }

  goAway(): void {
    this.#http2.goAway();
  }

  get connectionsSeen(): number {
    return this.#relay.accepted;
  }

  async start(keyPair: KeyPair, address: { port: number; hostname: string }): Promise<void> {
    await this.reloadTls(keyPair);
    const { hostname, port } = address;
    this.port = port === 0
      ? await this.#listenAnywhere(hostname)
      : await this.#relay.listen(address);
    this.#hostname = hostname;
    this.url = `https://${hostname.includes(":") ? `[${hostname}]` : hostname}:${this.port}`;
  }

  async reloadTls(keyPair: KeyPair): Promise<void> {
    if (this.#closing) throw new Error("The listener is closed: start another one");
    const newTickets = this.#relay.target !== 0; // else clients may skip the new certificate
    const next = await startHttpsBackend(
      (request, port, certificate) => this.#serve(request, port, { certificate }),
      keyPair,
      { newTickets, serveHttp2: this.#serveHttp2, clientCaPem: this.#clientCaPem },
    );
    this.#relay.target = next.port;
    this.#relay.http2Target = next.http2Port;
    for (const old of this.#backends) void this.#drain(old);
    this.#backends.add(next);
  }

  async stopListening(): Promise<void> {
    await this.#relay.close();
  }

  async listenAgain(): Promise<void> {
    if (this.#closing) throw new Error("The listener is closed: start another one");
    if (this.#relay.listening) return;
    await this.#relay.listen({ port: this.port, hostname: this.#hostname });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #serve(
    request: Request,
    clientPort: number,
    parts: Pick<Connection, "stream" | "certificate">,
  ): Response | Promise<Response> {
    const connection = this.#relay.connectionFrom(clientPort);
    if (!connection) return unanswered(); // its client has already disconnected
    const { signal } = parts.stream ?? connection;
    bindConnection(request, { ...connection, ...parts, signal });
    const answer = this.#handler(request);
    if (parts.stream) parts.stream.handling = Promise.resolve(answer);
    return answerWhileOpen(answer, signal);
  }

  #serveStreams(tls: TlsConnection): Http2Connection {
    const { clientPort, certificate } = tls;
    const served = this.#http2.serve(
      tls,
      (request, stream) => this.#serve(request, clientPort, { stream, certificate }),
    );
    // Deno's node:tls sometimes never reports the end of a connection.
    this.#relay.connectionFrom(clientPort)?.signal.addEventListener("abort", () => served.close());
    return served;
  }

  async #listenAnywhere(hostname: string): Promise<number> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const port = OWN_PORTS.first + Math.floor(Math.random() * OWN_PORTS.count);
      try {
        return await this.#relay.listen({ port, hostname });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      }
    }
    return await this.#relay.listen({ port: 0, hostname });
  }

  async #drain(backend: HttpsBackend): Promise<void> {
    await backend.stop();
    this.#backends.delete(backend);
  }

  async #close(): Promise<void> {
    await this.#relay.close();
    await Promise.all([...this.#backends].map((backend) => backend.stop()));
  }
}

/** Stops waiting for a handler whose client has disconnected, so that it does not delay a stop. */
async function answerWhileOpen(
  answer: Response | Promise<Response>,
  closed: AbortSignal,
): Promise<Response> {
  if (answer instanceof Response) return answer;
  const gone = Promise.withResolvers<Response>();
  const letGo = () => {
    gone.resolve(unanswered());
    answer.then((late) => late.body?.cancel(), () => {});
  };
  if (closed.aborted) letGo();
  closed.addEventListener("abort", letGo);
  try {
    return await Promise.race([answer, gone.promise]);
  } finally {
    closed.removeEventListener("abort", letGo);
  }
}
