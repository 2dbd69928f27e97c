import type { Runtime } from "../runtime.ts";

/** Answers one request, as the handlers of `Deno.serve` and `Bun.serve` do. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** A server's certificate with the certificates between it and the authority, and its key. */
export interface ServerKeyPair {
  /** The certificates, PEM. */
  readonly certificatePem: string;
  /** The key, PEM. */
  readonly privateKeyPem: string;
}

/** Settings of {@linkcode startHttpsBackend}. */
export interface HttpsBackendOptions {
  /** Decides which server is started. */
  runtime: Runtime;
  /** Called when the handler throws; the response is 500. */
  onError: (error: unknown) => void;
}

/** The runtime's own HTTPS server on a free port of 127.0.0.1, with one certificate for its life. */
export interface HttpsBackend {
  /** The port that it listens on. */
  readonly port: number;
  /** Closes idle connections, and resolves once the running requests have ended. */
  stop(): Promise<void>;
  /** Closes all connections. */
  cut(): void;
}

/** Returns the response to a request whose handler has thrown. */
export function handlerFailed(): Response {
  return new Response("Internal Server Error\n", { status: 500 });
}

/** Starts the runtime's own HTTPS server on a free port of 127.0.0.1. */
export async function startHttpsBackend(
  handler: FetchHandler,
  keyPair: ServerKeyPair,
  options: HttpsBackendOptions,
): Promise<HttpsBackend> {
  if (options.runtime.name === "bun") {
    const { startBunBackend } = await import("../platform/bun_https_backend.ts");
    return startBunBackend(handler, keyPair, options);
  }
  const { startDenoBackend } = await import("../platform/deno_https_backend.ts");
  return startDenoBackend(handler, keyPair, options);
}
