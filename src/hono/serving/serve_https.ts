/**
 * Serves HTTPS with certificates from a source: files that another program replaces
 * (`certificate_files.ts`), or a Secret that all replicas share (`certificate_keeper.ts`).
 *
 * The runtimes' servers cannot exchange a certificate. So each certificate has a server of its own
 * on 127.0.0.1. One listener accepts all connections, and a relay carries each one to the current
 * server; an earlier server ends with its last connection (`https_server.ts`).
 *
 * On a stop the listener closes, and each response announces the end of its connection. The servers
 * stop when no request is running and the relay carries nothing more: before that, Deno's server
 * would cut uploads and HTTP/2. `serve` starts the same server without a certificate, so plain HTTP
 * stops in the same way.
 *
 * @module
 */
import { raceSignal, type ServerKeyPair } from "@kubewire/kubewire/internal";
import { type CertificateSource, checkSource, presentCertificate } from "./certificate_source.ts";
import { followCertificate } from "./follow_certificate.ts";
import {
  type HttpService,
  openService,
  type ServeOptions,
  serviceSettings,
} from "./http_service.ts";
import type { ServingCertificate } from "./serving_certificate.ts";

/** Settings of {@linkcode serveHttps}. */
export interface ServeHttpsOptions extends ServeOptions {
  /** The source of the certificate; the caller disposes of it, after the server. */
  certificates: CertificateSource;
  /**
   * The port to listen on; 0 takes a free one.
   * @default {8443}
   */
  port?: number;
  /**
   * Called when the handler throws or returns no Response, which the client sees as status 500, when
   * the stream of a response fails, which cuts the connection, and when a new certificate cannot be
   * served. By default a warning is written to standard error. Bun does not tell of streams that
   * fail.
   */
  onError?: (error: unknown) => void;
}

const KIND = { port: 8443, name: "The HTTPS server", example: "{ certificates }" };

/**
 * Serves an app by HTTPS, and exchanges the certificate while requests are running: connections that
 * are open keep the certificate with which they began, new ones get the new certificate, and none is
 * refused or cut. It ends by SIGTERM or SIGINT.
 *
 * To stop, it accepts no more connections, and waits for the running requests, until their responses
 * and bodies have been sent. A request that still comes on an open connection is answered, with
 * `connection: close`; HTTP/2 has no such header, so a client of HTTP/2 that goes on to send requests
 * delays the stop until the end of `graceMs`. Connections without a request do not: the server stops
 * within 0.3 s if no request is running. A Service goes on to send connections for a moment after
 * SIGTERM: let the pod sleep first, with `lifecycle: { preStop: { sleep: { seconds: 5 } } }`.
 *
 * A connection is closed if its client sends no byte for the first 10 s, and if nothing is sent on it
 * for 255 s, which is more than the 90 s for which the API server keeps an idle one. On Deno a running
 * request is not subject to the second limit, on Bun it is.
 *
 * The requests are served by `Deno.serve` or `Bun.serve` on a port of 127.0.0.1, one for each
 * certificate that is in use, to which a relay carries the connections. On Deno this needs
 * `--allow-net` for the address and for `127.0.0.1`.
 *
 * @example
 * ```ts
 * import { Hono } from "npm:hono";
 * import { certificateFiles, health, serveHttps } from "jsr:@kubewire/hono";
 *
 * const app = new Hono();
 * app.route("/", health());
 * await using certificates = certificateFiles("/var/run/tls");
 * const server = await serveHttps(app, { certificates });
 * await server.finished;
 * ```
 *
 * @throws {PermissionError} If the runtime's permissions forbid it.
 * @throws {ConfigurationError} If the port is in use, or the address does not exist.
 * @throws {TypeError} If the app has no function `fetch` and is not one, an option is of another type,
 *   the hostname is empty, or the source returns something else than a {@linkcode ServingCertificate}.
 * @throws {RangeError} If `graceMs` is below 0, or the port is not a whole number from 0 to 65535.
 * @throws What the source throws if it has no certificate, or the reason of `signal`.
 */
export async function serveHttps(
  app: ((request: Request) => Response | Promise<Response>) | {
    /** Answers a request. */
    fetch: (request: Request) => Response | Promise<Response>;
  },
  options: ServeHttpsOptions,
): Promise<HttpService> {
  const settings = serviceSettings(app, options, KIND);
  const { certificates } = options;
  checkSource(certificates);
  const { handler, signal, onError, runtime } = settings;
  const served = await raceSignal(presentCertificate(certificates, { signal }), signal);
  signal?.throwIfAborted();
  // `node:net` costs a program on Deno 20 ms at its start.
  const { HttpsServer } = await import("./https_server.ts");
  const server = await HttpsServer.start(handler, keyPairOf(served), settings);
  const following = followCertificate(certificates, {
    served,
    exchange: (certificate) => server.exchange(keyPairOf(certificate)),
    onError,
    clock: runtime.clock,
  });
  return await openService(server, settings, () => following[Symbol.dispose]());
}

function keyPairOf(certificate: ServingCertificate): ServerKeyPair {
  return {
    certificatePem: certificate.certificatePem,
    keyPem: certificate.keyPem(),
  };
}
