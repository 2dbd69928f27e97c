import {
  type HttpService,
  openService,
  type ServeOptions,
  serviceSettings,
} from "./http_service.ts";

/**
 * Serves an app by plain HTTP, for probes, metrics and requests within the cluster, until SIGTERM or
 * SIGINT.
 *
 * To stop, it accepts no more connections, and waits for the running requests, until their responses
 * and bodies have been sent, for `graceMs` at most. A request that still comes on an open connection
 * is answered, with `connection: close`. Connections without a request do not delay the stop: it takes
 * 0.3 s if no request is running. A Service goes on to send connections for a moment after SIGTERM: let
 * the pod sleep first, with `lifecycle: { preStop: { sleep: { seconds: 5 } } }`.
 *
 * The same limits for connections hold as for {@linkcode serveHttps}. The requests are served by
 * `Deno.serve` or `Bun.serve` on a port of 127.0.0.1, to which a relay carries the connections, so that
 * both runtimes stop in the same way. On Deno this needs `--allow-net` for the address and for
 * `127.0.0.1`. `Bun.serve` closes a connection whose client sends a second request before the first
 * one's response, and both close one whose client ends its side first; HTTP clients do neither.
 *
 * @example Probes of an operator
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { health, serve } from "jsr:@kubewire/hono";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube);
 * await using server = await serve(health({ manager }), { port: 8081 });
 * await manager.run();
 * ```
 *
 * @throws {PermissionError} If the runtime's permissions forbid it.
 * @throws {ConfigurationError} If the port is in use, or the address does not exist.
 * @throws {TypeError} If the app has no function `fetch` and is not one, an option is of another type,
 *   or the hostname is empty.
 * @throws {RangeError} If `graceMs` is below 0, or the port is not a whole number from 0 to 65535.
 * @throws The reason of `signal`, if it has aborted.
 */
export async function serve(
  app: ((request: Request) => Response | Promise<Response>) | {
    /** Answers a request. */
    fetch: (request: Request) => Response | Promise<Response>;
  },
  options: ServeOptions = {},
): Promise<HttpService> {
  const settings = serviceSettings(app, options, { port: 8080, name: "The HTTP server" });
  settings.signal?.throwIfAborted();
  // `node:net` costs a program on Deno 20 ms at its start.
  const { HttpsServer } = await import("./https_server.ts");
  const server = await HttpsServer.start(settings.handler, undefined, settings);
  return await openService(server, settings);
}
