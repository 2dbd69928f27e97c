import type { KeyPair } from "../auth/certificate_authority.ts";
import type { BackendHandler, HttpsBackend, ServeHttp2 } from "./https_backend.ts";
import { HttpConnection } from "./http_connection.ts";
import {
  type HttpProtocol,
  listenDenoTls,
  listenNodeTls,
  type TlsConnection,
} from "./tls_listener.ts";

interface ServedConnection {
  readonly closed: Promise<void>;
  closeWhenIdle(): void;
}

/** Settings of {@linkcode startHttpsServer}. */
export interface HttpsServerOptions {
  /**
   * Whether no client that was let in before may be let in unseen: the server takes the place of
   * another one, with another certificate.
   *
   * @default {false}
   */
  newTickets?: boolean;
  /**
   * Serves the connections of clients that choose HTTP/2.
   *
   * @default HTTP/2 is not offered.
   */
  serveHttp2?: ServeHttp2 | undefined;
  /**
   * The CA, PEM, of client certificates, which clients may show.
   *
   * @default They are not requested.
   */
  clientCaPem?: string | undefined;
}

/**
 * Serves HTTP/1.1 on Deno and HTTP/2 on both runtimes, on loopback. `Deno.serve` writes the head and the body of a response
 * separately with Nagle's algorithm on, and has no option to turn it off. A response of 1 to 64 kB
 * therefore waits more than 40 ms for a delayed acknowledgement.
 *
 * HTTP/2 is served by frames of this package, because a fault decides about each of them. `node:http2`,
 * `Deno.serve` and `Bun.serve` acknowledge each PING and open each window by themselves, and on Bun
 * 1.4 `node:http2` refuses a stream in a way that ends the client's connection.
 */
export async function startHttpsServer(
  handler: BackendHandler,
  keyPair: KeyPair,
  options: HttpsServerOptions = {},
): Promise<HttpsBackend> {
  const connections = new Set<ServedConnection>();
  const { newTickets, serveHttp2, clientCaPem } = options;
  const protocols: HttpProtocol[] = serveHttp2 ? ["h2", "http/1.1"] : ["http/1.1"];
  let stopping: Promise<void> | undefined;

  function serve(tls: TlsConnection): void {
    const connection: ServedConnection = serveHttp2 && tls.protocol === "h2"
      ? serveHttp2(tls)
      : new HttpConnection(tls, (request) => handler(request, tls.clientPort, tls.certificate));
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
    if (stopping) connection.closeWhenIdle();
  }

  // Throws if the key does not fit the certificate; node:tls does not report that before a client
  // connects.
  const checked = "Deno" in globalThis ? listenDenoTls(keyPair, serve, { protocols }) : undefined;
  // Deno.listenTls requests no certificates
  const undelayed = newTickets && checked && clientCaPem === undefined
    ? undefined
    : await listenNodeTls(keyPair, serve, { protocols, clientCaPem, optional: true });
  if (undelayed) checked?.close();
  const listener = undelayed ?? checked!;

  async function stop(): Promise<void> {
    listener.close();
    for (const connection of connections) connection.closeWhenIdle();
    await Promise.all([...connections].map((connection) => connection.closed));
  }
  return { port: listener.port, stop: () => stopping ??= stop() };
}
