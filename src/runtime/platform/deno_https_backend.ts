import {
  type FetchHandler,
  handlerFailed,
  type HttpsBackend,
  type HttpsBackendOptions,
  type ServerKeyPair,
} from "../serving/https_backend.ts";

/** Starts `Deno.serve`; without a key for plain HTTP. */
export function startDenoBackend(
  handler: FetchHandler,
  keyPair: ServerKeyPair | undefined,
  { onError }: Pick<HttpsBackendOptions, "onError">,
): HttpsBackend {
  const running = new Map<number, number>(); // by the port of the connection's client
  const end = (port: number) => {
    const others = (running.get(port) ?? 0) - 1; // HTTP/2 has several at a time
    if (others > 0) running.set(port, others);
    else running.delete(port);
  };
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    ...keyPair && { cert: keyPair.certificatePem, key: keyPair.keyPem },
    onListen() {}, // it would print the address
    onError(error) {
      onError(error);
      return handlerFailed();
    },
  }, (request, { remoteAddr: { port }, completed }) => {
    running.set(port, (running.get(port) ?? 0) + 1);
    const onEnd = () => end(port);
    completed.then(onEnd, onEnd);
    return handler(request);
  });
  return {
    port: server.addr.port,
    isBusy: (clientPort) => clientPort === undefined ? running.size > 0 : running.has(clientPort),
    stop: () => server.shutdown(),
    cut() {}, // the connections end with those of the clients, which the relay cuts
  };
}
