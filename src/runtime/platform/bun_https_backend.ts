import {
  type FetchHandler,
  handlerFailed,
  type HttpsBackend,
  type HttpsBackendOptions,
  type ServerKeyPair,
} from "../serving/https_backend.ts";

/** The part of Bun's API that is used here; declared so that Bun's types are not needed. */
interface BunServe {
  serve(options: {
    hostname: string;
    port: number;
    idleTimeout: number;
    development: boolean;
    tls?: { cert: string; key: string };
    fetch: FetchHandler;
    error: (error: unknown) => Response;
  }): {
    port: number;
    pendingRequests: number;
    stop(closeConnections: boolean): Promise<void>;
  };
}

/**
 * The most that Bun allows, because a client loses a request that it sends while the server closes
 * an idle connection: the API server closes its own after 90 s, and Bun by default after 10 s.
 */
const IDLE_TIMEOUT_S = 255;

/** Starts `Bun.serve`; without a key for plain HTTP. */
export function startBunBackend(
  handler: FetchHandler,
  keyPair: ServerKeyPair | undefined,
  { onError }: Pick<HttpsBackendOptions, "onError">,
): HttpsBackend {
  const { Bun } = globalThis as unknown as { Bun: BunServe };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: IDLE_TIMEOUT_S,
    development: false, // a failed handler would show its code to the client
    ...keyPair && { tls: { cert: keyPair.certificatePem, key: keyPair.keyPem } },
    fetch: (request) => handler(request), // without Bun's second argument
    error(error) {
      onError(error);
      return handlerFailed();
    },
  });
  return {
    port: server.port,
    isBusy: () => server.pendingRequests > 0,
    stop: () => server.stop(false),
    cut: () => void server.stop(true),
  };
}
