import type { KeyPair } from "./certificate_authority.ts";
import { bindConnection } from "./connection.ts";
import { type HttpsBackend, startHttpsBackend } from "./https_backend.ts";
import { TcpRelay } from "./tcp_relay.ts";

/** Settings of {@linkcode listenHttps}. */
export interface HttpsListenerOptions {
  /** The server's certificate and key. */
  keyPair: KeyPair;
  /**
   * Port to listen on; `0` takes a free one.
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
}

/** A running HTTPS server; the handle that {@linkcode listenHttps} gives. */
export interface HttpsListener extends AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number;
  /** Its address, such as `https://127.0.0.1:41233`. */
  readonly url: string;
  /** Client connections accepted since the start. */
  readonly connectionsSeen: number;
  /**
   * Serves new connections with another certificate, on the same port. Open responses live on with
   * the old one; idle connections are closed, so that the next request meets the new certificate.
   */
  reloadTls(keyPair: KeyPair): Promise<void>;
  /**
   * Cuts every connection and refuses new ones, until {@linkcode HttpsListener.listenAgain}; a
   * second call has no effect.
   */
  stopListening(): Promise<void>;
  /**
   * Listens again, on the same port; has no effect while it listens.
   *
   * @throws {Error} The port is taken by now, or the listener is closed.
   */
  listenAgain(): Promise<void>;
  /** Stops listening and cuts every connection, open responses included. */
  close(): Promise<void>;
}

/** Answers one request. */
export type HttpsHandler = (request: Request) => Response | Promise<Response>;

/**
 * Serves HTTP/1.1 over TLS on loopback. The `signal` of a request aborts when its client connection
 * closes.
 *
 * @example A server with a certificate of its own
 * ```ts
 * import { CertificateAuthority, listenHttps } from "@kubewire/kubewire/testing";
 *
 * const authority = await CertificateAuthority.create();
 * const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
 * await using listener = await listenHttps(() => new Response("ok"), { keyPair });
 * console.log(`curl --insecure ${listener.url}`);
 * ```
 */
export async function listenHttps(
  handler: HttpsHandler,
  options: HttpsListenerOptions,
): Promise<HttpsListener> {
  const { keyPair, port = 0, hostname = "127.0.0.1" } = options;
  const listener = new RelayedListener(handler);
  try {
    await listener.start(keyPair, { port, hostname });
  } catch (error) {
    await listener.close();
    throw error;
  }
  return listener;
}

class RelayedListener implements HttpsListener {
  url = "";
  port = 0;
  readonly #handler: HttpsHandler;
  readonly #relay = new TcpRelay();
  readonly #backends = new Set<HttpsBackend>();
  #hostname = "";
  #closing: Promise<void> | undefined;

  constructor(handler: HttpsHandler) {
    this.#handler = handler;
  }

  get connectionsSeen(): number {
    return this.#relay.accepted;
  }

  async start(keyPair: KeyPair, address: { port: number; hostname: string }): Promise<void> {
    await this.reloadTls(keyPair);
    this.port = await this.#relay.listen(address);
    const { hostname } = address;
    this.#hostname = hostname;
    this.url = `https://${hostname.includes(":") ? `[${hostname}]` : hostname}:${this.port}`;
  }

  async reloadTls(keyPair: KeyPair): Promise<void> {
    if (this.#closing) throw new Error("The listener is closed: start another one");
    const newTickets = this.#relay.target !== 0; // or a client may pass the new certificate by
    const next = await startHttpsBackend(
      (request, port) => this.#serve(request, port),
      keyPair,
      { newTickets },
    );
    this.#relay.target = next.port;
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

  #serve(request: Request, clientPort: number): Response | Promise<Response> {
    const connection = this.#relay.connectionFrom(clientPort);
    if (!connection) return unanswered(); // its client is gone already
    bindConnection(request, connection);
    return answerWhileOpen(this.#handler(request), connection.signal);
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

/** Lets go of a handler whose client is gone, so that no server waits for it before it stops. */
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

/** For a request whose client is gone; nobody receives it. */
function unanswered(): Response {
  return new Response(null, { status: 503 });
}
