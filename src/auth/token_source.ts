/** Settings of one call of a {@linkcode TokenSource}. */
export interface TokenOptions {
  /** Ends the wait, with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Aborts when the client that asks is disposed of: it waits no longer then. */
  disposed?: AbortSignal | undefined;
}

/**
 * Where bearer tokens come from. Implement it to bring your own: from a vault, a cloud's identity
 * service, or an OIDC provider. It is client-go's `oauth2.TokenSource` with the refusal told back.
 *
 * @example A source of one's own
 * ```ts
 * import type { TokenSource } from "jsr:@kubewire/kubewire";
 *
 * class VaultTokenSource implements TokenSource {
 *   #token: string | undefined;
 *
 *   async token(options: { signal?: AbortSignal } = {}): Promise<string> {
 *     const { signal } = options;
 *     const url = "http://127.0.0.1:8200/v1/kubernetes/creds/reader";
 *     this.#token ??= await (await fetch(url, { method: "POST", ...(signal && { signal }) })).text();
 *     return this.#token;
 *   }
 *
 *   refused(token: string): void {
 *     if (token === this.#token) this.#token = undefined;
 *   }
 * }
 * ```
 */
export interface TokenSource {
  /**
   * The scheme of the `Authorization` header that the token goes into.
   * @default {"Bearer"}
   */
  readonly scheme?: "Bearer" | "Basic";
  /**
   * The token for a request that starts now; given at once where it is at hand. `undefined` where the
   * request goes without one, as where a client certificate says who is calling.
   *
   * @throws {TokenUnavailableError} If there is none.
   */
  token(options?: TokenOptions): string | undefined | Promise<string | undefined>;
  /**
   * Told that the server answered 401 to this token. A source that still holds it should get
   * another one, and be done when `token()` would give that; any other token is left alone. The
   * token is `undefined` only where `token()` gave that.
   */
  refused?(token: string | undefined, options?: TokenOptions): void | Promise<void>;
}
