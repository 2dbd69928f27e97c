import {
  callSafely,
  checkNames,
  checkOptions,
  type FetchHandler,
  onTermination,
  reportWarning,
  shownValue,
} from "@kubewire/kubewire/internal";
import { currentRuntime, type Runtime } from "@kubewire/kubewire/unstable-runtime";
import { checkOnError, checkText } from "./check_settings.ts";
import type { HttpsServer } from "./https_server.ts";

/** Settings of `serve`. */
export interface ServeOptions {
  /**
   * The address to listen on: `127.0.0.1` takes connections of this pod or machine alone, `::` those to
   * all IPv4 and IPv6 addresses.
   * @default {"0.0.0.0"} all IPv4 addresses
   */
  hostname?: string;
  /**
   * The port to listen on; 0 takes a free one.
   * @default {8080}
   */
  port?: number;
  /**
   * Milliseconds for the running requests to end when the server stops; then their connections are
   * closed.
   * @default {10_000}
   */
  graceMs?: number;
  /** Stops the server, as SIGTERM and its disposal do. */
  signal?: AbortSignal;
  /**
   * Called when the handler throws or returns no Response, which the client sees as status 500, and
   * when the stream of a response fails, which cuts the connection. By default a warning is written to
   * standard error. Bun does not tell of streams that fail.
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

const NAMES: Record<keyof (ServeOptions & { certificates?: unknown }), true> = {
  hostname: true,
  port: true,
  graceMs: true,
  signal: true,
  onError: true,
  runtime: true,
  certificates: true,
};

/** A running server of `serve` or `serveHttps`; disposal stops it. */
export interface HttpService extends AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number;
  /** Resolves when the server has stopped. */
  readonly finished: Promise<void>;
}

/** An app whose `fetch` answers requests, such as one of Hono. */
export interface FetchApp {
  /** Answers a request. */
  fetch: FetchHandler;
}

/** Settings that have been checked, with their defaults. */
export interface ServiceSettings {
  /** Answers the requests. */
  readonly handler: FetchHandler;
  /** The address to listen on. */
  readonly hostname: string;
  /** The port to listen on. */
  readonly port: number;
  /** Milliseconds for the running requests to end. */
  readonly graceMs: number;
  /** Stops the server. */
  readonly signal: AbortSignal | undefined;
  /** Reports an error. */
  readonly onError: (error: unknown) => void;
  /** The runtime to use. */
  readonly runtime: Runtime;
}

/** Settings that differ between the two servers. */
interface ServiceKind {
  /** The port unless another one is asked for. */
  readonly port: number;
  /** The name in warnings. */
  readonly name: string;
  /** Shows options that cannot be left out. */
  readonly example?: string;
}

/**
 * Returns the settings of a server.
 *
 * @throws {TypeError} If the app has no handler, or an option is of another type.
 * @throws {RangeError} If `graceMs` is below 0, or the port is not a whole number from 0 to 65535.
 */
export function serviceSettings(
  app: FetchHandler | FetchApp,
  options: ServeOptions,
  kind: ServiceKind,
): ServiceSettings {
  const handler = handlerOf(app);
  checkOptions(options, kind.example);
  checkNames<ServeOptions & { certificates?: unknown }>(kind.name, options, NAMES);
  const { hostname = "0.0.0.0", port = kind.port, graceMs = 10_000, signal } = options;
  const { runtime = currentRuntime() } = options;
  checkText("hostname", hostname, "127.0.0.1, or 0.0.0.0 for all addresses");
  checkPort(port);
  checkOnError(options.onError);
  if (!(typeof graceMs === "number" && graceMs >= 0)) {
    throw new RangeError(`graceMs must be 0 or above: it is ${shownValue(graceMs)}.`);
  }
  const warn = (error: unknown) => reportWarning(kind.name, error);
  const onError = (error: unknown) => callSafely(options.onError ?? warn, error);
  const address = hostname.replace(/^\[(.+)\]$/, "$1"); // an IPv6 address as a URL has it
  return { handler, hostname: address, port, graceMs, signal, onError, runtime };
}

/**
 * Returns the service of a server that listens: it stops by its signal, by SIGTERM and SIGINT, and by
 * its disposal.
 *
 * @throws The reason of the signal, if that has aborted meanwhile.
 */
export async function openService(
  server: Pick<HttpsServer, "port" | "stop">,
  { graceMs, signal }: Pick<ServiceSettings, "graceMs" | "signal">,
  onStop?: () => void,
): Promise<HttpService> {
  const finished = Promise.withResolvers<void>();
  const stop = async () => {
    onStop?.();
    signal?.removeEventListener("abort", stop);
    await server.stop({ graceMs });
    listening[Symbol.dispose]();
    finished.resolve();
  };
  const listening = onTermination(stop); // until the end: a second signal must not cut what runs
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) {
    await stop();
    throw signal.reason;
  }
  return { port: server.port, finished: finished.promise, [Symbol.asyncDispose]: stop };
}

function handlerOf(app: unknown): FetchHandler {
  if (typeof app === "function") return app as FetchHandler;
  const { fetch } = Object(app) as Partial<FetchApp>;
  if (typeof fetch === "function") return (request) => fetch.call(app, request);
  throw new TypeError(
    `The app must have a function fetch, as one of Hono has, or be such a function: it is ${
      shownValue(app)
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
