import type { TokenSource } from "../../auth/token_source.ts";
import { encodeBase64 } from "../base64.ts";

/**
 * A user name and a password for HTTP basic authentication, for a proxy in front of an API server:
 * kube-apiserver itself has not accepted them since 1.19. They are not shown when the source is
 * printed.
 */
export class BasicTokenSource implements TokenSource {
  /** The scheme before the token. */
  readonly scheme = "Basic";
  readonly #token: string;

  /**
   * Creates a source. Any characters are allowed, except a colon in the user name; the password may
   * be empty.
   */
  constructor(username: string, password: string) {
    this.#token = encodeBase64(`${username}:${password}`);
  }

  /** Both, encoded for the header. */
  token(): string {
    return this.#token;
  }
}
