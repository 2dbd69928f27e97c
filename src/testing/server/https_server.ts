import type { KeyPair } from "../auth/certificate_authority.ts";
import type { BackendHandler, HttpsBackend } from "./https_backend.ts";
import { HttpConnection } from "./http_connection.ts";
import { listenDenoTls, listenNodeTls, type TlsConnection } from "./tls_listener.ts";

/** Settings of {@linkcode startHttpsServer}. */
export interface HttpsServerOptions {
  /**
   * Whether no client that was let in before may be let in unseen: the server takes the place of
   * another one, with another certificate.
   *
   * @default {false}
   */
  newTickets?: boolean;
}

/**
 * Serves HTTP/1.1 on Deno, on loopback. `Deno.serve` writes the head and the body of a response
 * separately with Nagle's algorithm on, and has no option to turn it off. A response of 1 to 64 kB
 * therefore waits more than 40 ms for a delayed acknowledgement.
 */
export async function startHttpsServer(
  handler: BackendHandler,
  keyPair: KeyPair,
  options: HttpsServerOptions = {},
): Promise<HttpsBackend> {
  const connections = new Set<HttpConnection>();
  let stopping: Promise<void> | undefined;

  function serve(tls: TlsConnection): void {
    const connection = new HttpConnection(tls, (request) => handler(request, tls.clientPort));
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
    if (stopping) connection.closeWhenIdle();
  }

  // Throws if the key does not fit the certificate; node:tls does not report that before a client
  // connects.
  const checked = listenDenoTls(keyPair, serve);
  const undelayed = options.newTickets ? undefined : await listenNodeTls(keyPair, serve);
  if (undelayed) checked.close();
  const listener = undelayed ?? checked;

  async function stop(): Promise<void> {
    listener.close();
    for (const connection of connections) connection.closeWhenIdle();
    await Promise.all([...connections].map((connection) => connection.closed));
  }
  return { port: listener.port, stop: () => stopping ??= stop() };
}
