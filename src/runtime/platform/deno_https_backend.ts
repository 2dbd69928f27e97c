import {
  type FetchHandler,
  handlerFailed,
  type HttpsBackend,
  type HttpsBackendOptions,
  type ServerKeyPair,
} from "../serving/https_backend.ts";

/** Starts `Deno.serve`. */
export function startDenoBackend(
  handler: FetchHandler,
  { certificatePem: cert, privateKeyPem: key }: ServerKeyPair,
  { onError }: Pick<HttpsBackendOptions, "onError">,
): HttpsBackend {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert,
    key,
    onListen() {}, // it would print the address
    onError(error) {
      onError(error);
      return handlerFailed();
    },
  }, (request) => handler(request)); // without Deno's second argument
  return {
    port: server.addr.port,
    stop: () => server.shutdown(),
    cut() {}, // the connections end with those of the clients, which the relay cuts
  };
}
