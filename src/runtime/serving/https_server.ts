import { PermissionError } from "../../core/errors.ts";
import type { Clock } from "../clock.ts";
import { listenFailure } from "../listen_tcp.ts";
import type { Runtime } from "../runtime.ts";
import { raceSignal } from "../waiting.ts";
import type { FetchHandler, HttpsBackend, ServerKeyPair } from "./https_backend.ts";
import { startHttpsBackend } from "./start_https_backend.ts";
import { listenRelay, type RelayTarget, type TcpRelay } from "./tcp_relay.ts";

/** Settings of {@linkcode HttpsServer.start}. */
export interface HttpsServerOptions {
  /** Starts the servers and converts their errors. */
  runtime: Runtime;
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Called when the handler throws; the response is 500. */
  onError: (error: unknown) => void;
}

/**
 * An HTTPS server whose certificate can be exchanged without a failed request.
 *
 * Neither `Deno.serve` nor `Bun.serve` can exchange its certificate. A second listener on the same
 * port (`reusePort`) can, but when the first one is closed the kernel resets the connections that it
 * has not accepted yet. So one listener accepts all connections, and a relay carries their bytes to
 * the runtime's own server on loopback; each certificate has a server of its own. A connection stays
 * with its server until it is closed. The relay costs about 25 µs of CPU for a small request and 100
 * µs for a review of 3 KB; `node:https`, which can exchange its certificate on Deno, costs about 100
 * µs more than `Deno.serve` for a small one.
 */
export class HttpsServer {
  readonly #handler: FetchHandler;
  readonly #options: HttpsServerOptions;
  readonly #routes = new Set<Route>();
  #current: Route;
  #relay: TcpRelay | undefined;
  #stopping: Promise<void> | undefined;

  private constructor(handler: FetchHandler, first: Route, options: HttpsServerOptions) {
    this.#handler = handler;
    this.#options = options;
    this.#current = first;
    this.#routes.add(first);
  }

  /**
   * Starts a server with its first certificate.
   *
   * @throws {PermissionError} If the runtime's permissions forbid it.
   * @throws {ConfigurationError} If the port is in use, or the address does not exist.
   */
  static async start(
    handler: FetchHandler,
    keyPair: ServerKeyPair,
    options: HttpsServerOptions,
  ): Promise<HttpsServer> {
    const { hostname, port } = options;
    const server = new HttpsServer(handler, await startRoute(handler, keyPair, options), options);
    try {
      server.#relay = await listenRelay({ hostname, port, target: () => server.#current });
    } catch (error) {
      await server.#current.stop();
      throw listenFailure(error, options);
    }
    return server;
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#relay?.port ?? 0;
  }

  /** The number of certificates in use: more than one while older connections are open. */
  get certificates(): number {
    return this.#routes.size;
  }

  /** Serves new connections with another certificate; the open ones keep theirs. */
  async exchange(keyPair: ServerKeyPair): Promise<void> {
    const route = await startRoute(this.#handler, keyPair, this.#options);
    if (this.#stopping) return await route.stop();
    const previous = this.#current;
    this.#routes.add(route);
    this.#current = route;
    previous.retire(() => this.#routes.delete(previous));
  }

  /**
   * Stops accepting connections, waits for the running requests, but at most `graceMs` milliseconds,
   * and closes all connections.
   */
  stop({ graceMs }: { graceMs: number }): Promise<void> {
    return this.#stopping ??= this.#stop(graceMs);
  }

  async #stop(graceMs: number): Promise<void> {
    const stopped = [...this.#routes].map((route) => route.stop());
    // The last bytes of a response are in the relay when its server has stopped.
    const ended = Promise.all([...stopped, this.#relay?.close()]);
    await within(this.#options.runtime.clock, ended, graceMs);
    this.#relay?.cut();
    for (const route of this.#routes) route.cut();
  }
}

/** The server of one certificate, with the number of its connections. */
class Route implements RelayTarget {
  readonly #backend: HttpsBackend;
  #connections = 0;
  #onRetired: (() => void) | undefined;

  constructor(backend: HttpsBackend) {
    this.#backend = backend;
  }

  get port(): number {
    return this.#backend.port;
  }

  hold(): Disposable {
    this.#connections++;
    return {
      [Symbol.dispose]: () => {
        this.#connections--;
        this.#endIfUnused();
      },
    };
  }

  /** Stops the server once its last connection has been closed by the client. */
  retire(onRetired: () => void): void {
    this.#onRetired = onRetired;
    this.#endIfUnused();
  }

  stop(): Promise<void> {
    return this.#backend.stop();
  }

  cut(): void {
    this.#backend.cut();
  }

  #endIfUnused(): void {
    if (this.#connections > 0 || !this.#onRetired) return;
    this.#onRetired();
    this.#onRetired = undefined;
    this.stop().catch(() => {}); // nothing uses it any more
  }
}

async function startRoute(
  handler: FetchHandler,
  keyPair: ServerKeyPair,
  { runtime, onError }: HttpsServerOptions,
): Promise<Route> {
  try {
    return new Route(await startHttpsBackend(handler, keyPair, { runtime, onError }));
  } catch (error) {
    if (!runtime.asPermissionError(error, new URL("http://127.0.0.1"))) throw error;
    throw new PermissionError(
      "127.0.0.1, where the server of each certificate listens, may not be used",
      "--allow-net=127.0.0.1",
      { cause: error },
    );
  }
}

/** Waits for a promise, but only for so many milliseconds; its failure does not matter. */
async function within(clock: Clock, ended: Promise<unknown>, limitMs: number): Promise<void> {
  const limit = new AbortController();
  using _timer = clock.setTimer(() => limit.abort(), limitMs, { keepAlive: true });
  await raceSignal(ended, limit.signal).catch(() => {});
}
