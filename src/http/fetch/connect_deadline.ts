import type { Runtime } from "../../runtime/runtime.ts";

/** The same as for our own connections. */
const CONNECT_MS = 30_000;
/** When a request without a response is looked at. */
const LOOK_MS = 15_000;

/** The request of a {@linkcode ConnectDeadline}. */
export interface WatchedRequest {
  /** The URL of the request, as `http` or `https`. */
  url: string;
  /** The proxy of the configuration, if any. */
  proxyUrl: string | undefined;
  /** Connects, and has the clock. */
  runtime: Runtime;
  /** Ends the request with an error. */
  abort: (error: Error) => void;
}

/**
 * The time limit for a connection of the runtime's `fetch` or `WebSocket`: proxy, tunnel and the
 * start of TLS. They do not show when a connection is made, and a response may take long. So a
 * request that has no response after 15 s is looked at: a connection on the same way is tried, and
 * the request is ended after 30 s if that has not succeeded or failed either.
 */
export class ConnectDeadline implements Disposable {
  readonly #request: WatchedRequest;
  readonly #over = new AbortController();
  #error: Error | undefined;
  #timer: Disposable;

  /** Starts the limit. */
  constructor(request: WatchedRequest) {
    this.#request = request;
    this.#timer = request.runtime.clock.setTimer(() => this.#look(), LOOK_MS);
  }

  /** The error with which the request was ended, if it was. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Ends the limit: there is a response, or the request has failed. */
  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    this.#over.abort();
  }

  #look(): void {
    const { runtime, abort } = this.#request;
    this.#timer = runtime.clock.setTimer(() => {
      this.#error = new Error(`timed out: no connection after ${CONNECT_MS} ms`);
      this.#over.abort();
      abort(this.#error);
    }, CONNECT_MS - LOOK_MS);
    void this.#probe();
  }

  /** Tries the way to the server. Any answer, and any failure, says that the way is not silent. */
  async #probe(): Promise<void> {
    const { signal } = this.#over;
    try {
      const { probeWay } = await import("./probe_way.ts");
      await probeWay({ ...this.#request, signal });
    } catch { // the request itself fails, or goes another way
    }
    if (!signal.aborted) this[Symbol.dispose]();
  }
}
