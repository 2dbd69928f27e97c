import type { TokenSource } from "../auth/token_source.ts";
import { encodeBase64 } from "./base64.ts";

/**
 * A user name and a password for HTTP's basic authentication, for what stands before an API server:
 * kube-apiserver itself has not taken them since 1.19. They do not show when it is printed.
 */
export class BasicTokenSource implements TokenSource {
  /** What goes before the token. */
  readonly scheme = "Basic";
  readonly #token: string;

  /** Takes both, in any characters; a user name has no colon, and the password may be empty. */
  constructor(username: string, password: string) {
    this.#token = encodeBase64(`${username}:${password}`);
  }

  /** Both, as the header has them. */
  token(): string {
    return this.#token;
  }
}
