import { PermissionError } from "@kubewire/kubewire";
import {
  eventLoopTurn,
  type FetchHandler,
  listenFailure,
  type ServerKeyPair,
  sleep,
  withTimeLimit,
} from "@kubewire/kubewire/internal";
import {
  type HttpsBackend,
  listenRelay,
  type RelayTarget,
  startHttpsBackend,
  type TcpRelay,
} from "@kubewire/kubewire/internal/serving";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import { checkedHandler } from "./checked_handler.ts";

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

/** From one look at the running requests of a server that stops to the next. */
const DRAIN_CHECK_MS = 25;
/** The time that idle connections have to end by themselves when the server has stopped. */
const CLOSING_MS = 100;

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
   * Starts a server with its first certificate; without one it serves plain HTTP.
   *
   * @throws {PermissionError} If the runtime's permissions forbid it.
   * @throws {ConfigurationError} If the port is in use, or the address does not exist.
   */
  static async start(
    handler: FetchHandler,
    keyPair: ServerKeyPair | undefined,
    options: HttpsServerOptions,
  ): Promise<HttpsServer> {
    const { hostname, port } = options;
    const isLast = () => server.#stopping !== undefined;
    const checked = checkedHandler(handler, { isLast });
    const server = new HttpsServer(checked, await startRoute(checked, keyPair, options), options);
    try {
      const { clock } = options.runtime;
      server.#relay = await listenRelay({ hostname, port, target: () => server.#current, clock });
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
    const ended = this.#relay?.close();
    const isDrained = await this.#within(graceMs, (signal) => this.#drained(signal));
    const stopped = Promise.all([...this.#routes].map((route) => route.stop()));
    stopped.catch(() => {}); // the connections are cut below
    if (isDrained) await this.#within(CLOSING_MS, () => Promise.all([stopped, ended]));
    this.#relay?.cut();
    for (const route of this.#routes) route.cut();
    if (isDrained) await this.#within(CLOSING_MS, () => stopped);
  }

  /** Returns whether some work has ended within so many milliseconds. */
  async #within(
    limitMs: number,
    work: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await withTimeLimit(this.#options.runtime.clock, work, { limitMs });
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Resolves once no request is running, and the clients have been sent all of the responses. The
   * runtimes' servers call a response complete while most of it is on its way.
   */
  async #drained(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options.runtime;
    let quietChecks = 0;
    // Once is not enough: a request that has just been carried may not run yet.
    while (quietChecks < 2) {
      await sleep(clock, DRAIN_CHECK_MS, { signal });
      await eventLoopTurn(); // a request may have come while the program was busy
      signal.throwIfAborted();
      const isQuiet = this.#relay?.isQuiet() ?? true;
      const isBusy = [...this.#routes].some((route) => route.isBusy());
      quietChecks = isQuiet && !isBusy ? quietChecks + 1 : 0;
    }
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

  isBusy(clientPort?: number): boolean {
    return this.#backend.isBusy(clientPort);
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
  keyPair: ServerKeyPair | undefined,
  { runtime, onError }: HttpsServerOptions,
): Promise<Route> {
  try {
    return new Route(await startHttpsBackend(handler, keyPair, { runtime, onError }));
  } catch (error) {
    if (!runtime.asPermissionError(error, new URL("http://127.0.0.1"))) throw error;
    throw new PermissionError(
      "127.0.0.1, where the runtime's own server listens, may not be used",
      "--allow-net=127.0.0.1",
      { cause: error },
    );
  }
}
