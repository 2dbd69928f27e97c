/** Plain requests as the cluster's administrator, independent of the client under test. */

import type { AdminAccess } from "./kubeconfig.ts";

/** Settings of a request. */
export interface AdminRequestOptions {
  /** Body of the request, sent as JSON. */
  body?: unknown;
  /**
   * Content type of the body.
   *
   * @default "application/json"
   */
  contentType?: string;
  /**
   * Accepted content types of the response.
   *
   * @default "application/json"
   */
  accept?: string;
  signal?: AbortSignal;
}

/**
 * Sends requests with the runtime's own `fetch`.
 *
 * @example
 * ```ts ignore
 * using admin = new AdminClient(await readKubeconfig(path));
 * const version = await (await admin.request("GET", "/version")).json();
 * ```
 */
export class AdminClient implements Disposable {
  readonly #access: AdminAccess;
  readonly #transport: RequestInit & { client?: Deno.HttpClient };
  readonly #httpClient: Deno.HttpClient | undefined;

  constructor(access: AdminAccess) {
    this.#access = access;
    const { caPem, client } = access;
    if ("Bun" in globalThis) {
      const tls = { ca: caPem, cert: client?.certPem, key: client?.keyPem };
      this.#transport = { tls } as RequestInit;
    } else {
      const certificate = client ? { cert: client.certPem, key: client.keyPem } : {};
      this.#httpClient = Deno.createHttpClient({ caCerts: [caPem], ...certificate });
      this.#transport = { client: this.#httpClient };
    }
  }

  /** Sends one request to a path of the API server; the caller reads or cancels the body. */
  async request(
    method: string,
    path: string,
    options: AdminRequestOptions = {},
  ): Promise<Response> {
    const { body, contentType = "application/json", accept = "application/json", signal } = options;
    const headers = new Headers({ accept });
    if (this.#access.token) headers.set("authorization", `Bearer ${this.#access.token}`);
    if (body !== undefined) headers.set("content-type", contentType);
    return await fetch(this.#access.url + path, {
      ...this.#transport,
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  }

  /** Closes the connections that Deno keeps open; Bun manages its own. */
  [Symbol.dispose](): void {
    this.#httpClient?.close();
  }
}
