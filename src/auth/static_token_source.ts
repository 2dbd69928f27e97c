import { parseToken } from "./parse_token.ts";
import type { TokenSource } from "./token_source.ts";

/**
 * A fixed token that is never refreshed. In a pod use {@linkcode FileTokenSource}: the kubelet's
 * tokens expire after about an hour.
 *
 * @example
 * ```ts
 * import { createKubeFetch, StaticTokenSource } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch({
 *   server: "https://kubernetes.example.com:6443",
 *   tokenSource: new StaticTokenSource("eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
 * });
 * ```
 */
export class StaticTokenSource implements TokenSource {
  readonly #token: string;

  /**
   * Creates the source; white space around the token is removed.
   *
   * @throws {TokenInvalidError} If the token is empty, over 1 MiB or not printable ASCII.
   */
  constructor(token: string) {
    this.#token = parseToken(token, "The static token");
  }

  /** Returns the token. */
  token(): string {
    return this.#token;
  }
}
