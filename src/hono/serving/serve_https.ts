import { callSafely, reportWarning } from "../../runtime/report_warning.ts";
import { currentRuntime } from "../../runtime/platform/current_runtime.ts";
import type { FetchHandler, ServerKeyPair } from "../../runtime/serving/https_backend.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { CertificateSource } from "./certificate_source.ts";
import { followCertificate } from "./follow_certificate.ts";
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
   * Called when the handler throws, which the client sees as status 500, and when a new certificate
   * cannot be served. By default a warning is written to standard error.
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
 * refused or cut. To stop, it accepts no more connections, closes the idle ones, and waits for the
 * running requests. A Service goes on to send connections for a moment after SIGTERM: let the pod
 * sleep first, with `lifecycle: { preStop: { sleep: { seconds: 5 } } }`.
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
 * @throws {RangeError} If `graceMs` is below 0.
 * @throws What the source throws if it has no certificate, or the reason of `signal`.
 */
export async function serveHttps(
  handler: FetchHandler,
  options: ServeHttpsOptions,
): Promise<HttpsService> {
  const { certificates, hostname = "0.0.0.0", port = 8443, graceMs = 10_000, signal } = options;
  const { runtime = currentRuntime() } = options;
  if (!(graceMs >= 0)) throw new RangeError(`graceMs must be 0 or above: it is ${graceMs}.`);
  const onError = (error: unknown) => callSafely(options.onError ?? warn, error);
  const served = await certificates.get({ signal });
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
  if (signal?.aborted) stop();
  return { port: server.port, finished: finished.promise, [Symbol.asyncDispose]: stop };
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
