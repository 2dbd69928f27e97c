/** Settings of one call of a {@linkcode TokenSource}. */
export interface TokenOptions {
  /** Ends the wait; the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Aborts when the calling client is disposed of; the client no longer waits then. */
  disposed?: AbortSignal | undefined;
}

/**
 * A source of bearer tokens. Implement it for your own source: a vault, a cloud's identity service,
 * or an OIDC provider. It is client-go's `oauth2.TokenSource` plus a call that reports refused
 * tokens.
 *
 * @example A custom source
 * ```ts
 * import { type TokenSource, TokenUnavailableError } from "jsr:@kubewire/kubewire";
 *
 * class VaultTokenSource implements TokenSource {
 *   #token: string | undefined;
 *
 *   async token(options: { signal?: AbortSignal } = {}): Promise<string> {
 *     if (this.#token !== undefined) return this.#token;
 *     const { signal } = options;
 *     const url = "http://127.0.0.1:8200/v1/kubernetes/creds/reader";
 *     const response = await fetch(url, { method: "POST", ...(signal && { signal }) });
 *     if (!response.ok) throw new TokenUnavailableError(`The vault answered ${response.status}.`);
 *     return this.#token = await response.text();
 *   }
 *
 *   invalidate(token: string): void {
 *     if (token === this.#token) this.#token = undefined;
 *   }
 * }
 * ```
 */
export interface TokenSource {
  /**
   * The scheme of the `Authorization` header that contains the token.
   * @default {"Bearer"}
   */
  readonly scheme?: "Bearer" | "Basic";
  /**
   * Returns the token for a request that starts now; without a promise if the token is available
   * immediately. Returns `undefined` if the request is sent without a token, for example because a
   * client certificate identifies the caller.
   *
   * @throws {TokenUnavailableError} If no token is available. A client makes one of any other error
   *   too, with that as its `cause`.
   */
  token(options?: TokenOptions): string | undefined | Promise<string | undefined>;
  /**
   * Called when the server responded with 401 to this token. If the source still holds it, the
   * source should get another token and resolve when `token()` would return it; for any other token
   * it should do nothing. `token` is `undefined` only if `token()` returned `undefined`.
   */
  invalidate?(token: string | undefined, options?: TokenOptions): void | Promise<void>;
}
