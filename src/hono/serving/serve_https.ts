import { checkOptions } from "../../core/check_options.ts";
import { shownValue } from "../../core/shown_value.ts";
import { callSafely, reportWarning } from "../../runtime/report_warning.ts";
import { currentRuntime } from "../../runtime/platform/current_runtime.ts";
import type { FetchHandler, ServerKeyPair } from "../../runtime/serving/https_backend.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { raceSignal } from "../../runtime/waiting.ts";
import type { CertificateSource } from "./certificate_source.ts";
import { checkOnError, checkText } from "./check_settings.ts";
import { followCertificate } from "./follow_certificate.ts";
import { checkSource, presentCertificate } from "./present_certificate.ts";
import type { ServingCertificate } from "./serving_certificate.ts";

/** Settings of {@linkcode serveHttps}. */
export interface ServeHttpsOptions {
  /** The source of the certificate; the caller disposes of it, after the server. */
  certificates: CertificateSource;
  /**
   * The address to listen on.
   * @default {"0.0.0.0"} all IPv4 addresses
   */
  hostname?: string;
  /**
   * The port to listen on; 0 takes a free one.
   * @default {8443}
   */
  port?: number;
  /**
   * Milliseconds for the running requests to end when the server stops; then their connections are
   * closed.
   * @default {10_000}
   */
  graceMs?: number;
  /** Stops the server, as its disposal does. */
  signal?: AbortSignal;
  /**
   * Called when the handler throws or returns no Response, which the client sees as status 500, when
   * the stream of a response fails, which cuts the connection, and when a new certificate cannot be
   * served. By default a warning is written to standard error. Bun does not tell of streams that
   * fail.
   */
  onError?: (error: unknown) => void;
  /**
   * The runtime to use; by default the one that the program runs on. Not stable: it comes from
   * `./unstable-runtime`.
   *
   * @ignore
   */
  runtime?: Runtime;
}

/** A running server of {@linkcode serveHttps}; disposal stops it. */
export interface HttpsService extends AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number;
  /** Resolves when the server has stopped. */
  readonly finished: Promise<void>;
}

/**
 * Serves an app by HTTPS, and exchanges the certificate while requests are running: connections that
 * are open keep the certificate with which they began, new ones get the new certificate, and none is
 * refused or cut.
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
 * @example Stop on SIGTERM
 * ```ts
 * import { Hono } from "npm:hono";
 * import { certificateFiles, health, serveHttps } from "jsr:@kubewire/kubewire/hono";
 *
 * const app = new Hono();
 * app.route("/", health());
 * const stop = new AbortController();
 * Deno.addSignalListener("SIGTERM", () => stop.abort());
 * await using certificates = certificateFiles("/var/run/tls");
 * const server = await serveHttps(app.fetch, { certificates, signal: stop.signal });
 * await server.finished;
 * ```
 *
 * @throws {PermissionError} If the runtime's permissions forbid it.
 * @throws {ConfigurationError} If the port is in use, or the address does not exist.
 * @throws {TypeError} If the handler is not a function, an option is of another type, the hostname is
 *   empty, or the source returns something else than a {@linkcode ServingCertificate}.
 * @throws {RangeError} If `graceMs` is below 0, or the port is not a whole number from 0 to 65535.
 * @throws What the source throws if it has no certificate, or the reason of `signal`.
 */
export async function serveHttps(
  handler: FetchHandler,
  options: ServeHttpsOptions,
): Promise<HttpsService> {
  checkHandler(handler);
  checkOptions(options, "{ certificates }");
  const { certificates, hostname = "0.0.0.0", port = 8443, graceMs = 10_000, signal } = options;
  const { runtime = currentRuntime() } = options;
  checkSource(certificates);
  checkText("hostname", hostname, "127.0.0.1, or 0.0.0.0 for all addresses");
  checkPort(port);
  checkOnError(options.onError);
  if (!(graceMs >= 0)) throw new RangeError(`graceMs must be 0 or above: it is ${graceMs}.`);
  const onError = (error: unknown) => callSafely(options.onError ?? warn, error);
  const served = await raceSignal(presentCertificate(certificates, { signal }), signal);
  signal?.throwIfAborted();
  // `node:net` costs a program on Deno 20 ms at its start.
  const { HttpsServer } = await import("../../runtime/serving/https_server.ts");
  const server = await HttpsServer.start(handler, keyPairOf(served), {
    runtime,
    hostname,
    port,
    onError,
  });
  const following = followCertificate(certificates, {
    served,
    exchange: (certificate) => server.exchange(keyPairOf(certificate)),
    onError,
    clock: runtime.clock,
  });
  const finished = Promise.withResolvers<void>();
  const stop = async () => {
    following[Symbol.dispose]();
    signal?.removeEventListener("abort", stop);
    await server.stop({ graceMs });
    finished.resolve();
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) {
    await stop();
    throw signal.reason;
  }
  return { port: server.port, finished: finished.promise, [Symbol.asyncDispose]: stop };
}

function checkHandler(handler: unknown): void {
  if (typeof handler === "function") return;
  throw new TypeError(
    `The handler must be a function, such as the fetch of a Hono app: it is ${
      shownValue(handler)
    }.`,
  );
}

function checkPort(port: unknown): void {
  if (typeof port !== "number") {
    throw new TypeError(`port must be a number: it is ${shownValue(port)}.`);
  }
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new RangeError(
    `port must be a whole number from 0, which takes a free one, to 65535: it is ${port}.`,
  );
}

function keyPairOf(certificate: ServingCertificate): ServerKeyPair {
  return {
    certificatePem: certificate.certificatePem,
    privateKeyPem: certificate.privateKeyPem(),
  };
}

function warn(error: unknown): void {
  reportWarning("The HTTPS server", error);
}
