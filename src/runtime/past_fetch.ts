import type { Connect, DirectClient } from "./direct_client.ts";

/** Settings of {@linkcode PastFetch}. */
export interface PastFetchOptions {
  /** Whether `fetch` would connect to the server itself, too; asked once. */
  isDirect: () => boolean;
  /** Loads what makes connections. */
  loadConnect: () => Promise<Connect>;
}

/** Less than the 90 s after which an API server closes an idle connection, maybe under a request. */
export const IDLE_MS = 60_000;

/** The variables that a `fetch` takes a proxy from. */
const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].flatMap(
  (name) => [name, name.toLowerCase()],
);

/** The way past `fetch`, if there is one; its code is loaded for the first request only. */
export class PastFetch implements Disposable {
  readonly #options: PastFetchOptions;
  #isDirect: boolean | undefined;
  #client: DirectClient | undefined;
  #closed = false;

  /** Loads nothing yet. */
  constructor(options: PastFetchOptions) {
    this.#options = options;
  }

  /** The client, once it has been opened. */
  get client(): DirectClient | undefined {
    return this.#client;
  }

  /** Opens the client; `undefined` if there is no way past `fetch`. */
  async open(): Promise<DirectClient | undefined> {
    this.#isDirect ??= this.#options.isDirect();
    if (!this.#isDirect) return undefined;
    const [{ DirectClient }, connect] = await Promise.all([
      import("./direct_client.ts"),
      this.#options.loadConnect(),
    ]);
    this.#client ??= new DirectClient(connect, IDLE_MS);
    if (this.#closed) this.#client[Symbol.dispose]();
    return this.#client;
  }

  /** Closes the connections that nothing uses. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#client?.[Symbol.dispose]();
  }
}

/** Whether the environment names a proxy, which only a `fetch` knows to use. */
export function hasProxyVariable(env: (name: string) => string | undefined): boolean {
  return PROXY_VARIABLES.some((name) => env(name));
}
