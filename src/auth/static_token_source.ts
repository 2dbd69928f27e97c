import { parseToken } from "./parse_token.ts";
import type { TokenSource } from "./token_source.ts";

/**
 * One token, for as long as it lasts. In a pod use {@linkcode FileTokenSource}: the kubelet's
 * tokens last about an hour.
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
   * Takes the token; white space around it is dropped.
   *
   * @throws {TokenInvalidError} If it is empty, over 1 MiB or not printable ASCII.
   */
  constructor(token: string) {
    this.#token = parseToken(token, "The static token");
  }

  /** The token. */
  token(): string {
    return this.#token;
  }
}
