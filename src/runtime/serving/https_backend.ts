import type { Runtime } from "../runtime.ts";

/** Answers one request, as the handlers of `Deno.serve` and `Bun.serve` do. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** A server's certificate with the certificates between it and the authority, and its key. */
export interface ServerKeyPair {
  /** The certificates, PEM. */
  readonly certificatePem: string;
  /** The key, PEM. */
  readonly keyPem: string;
}

/** Settings of an {@linkcode HttpsBackend}. */
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
  /**
   * Returns whether a request is running: its response is not yet complete. With the port of a
   * connection's client, only the requests of that connection count; Bun does not know them, and
   * counts all.
   */
  isBusy(clientPort?: number): boolean;
  /**
   * Closes the idle connections, and resolves once the others have ended. Deno cuts running
   * requests of HTTP/2, and uploads.
   */
  stop(): Promise<void>;
  /** Closes all connections. */
  cut(): void;
}

/** Returns the response to a request whose handler has thrown. */
export function handlerFailed(): Response {
  return new Response("Internal Server Error\n", { status: 500 });
}
