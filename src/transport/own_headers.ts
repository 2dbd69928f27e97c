import { parseToken } from "../auth/parse_token.ts";

/** What is sent beside the user agent. */
export interface OwnHeadersOptions {
  /** The scheme of the token. */
  scheme?: string | undefined;
  /** Headers with every request. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** The headers of a request whose caller has none; they stay the same until the token changes. */
export class OwnHeaders {
  readonly #fixed: Readonly<Record<string, string>>;
  readonly #scheme: string;
  #made: Made | undefined;

  /** Creates the headers of a program that calls itself `userAgent`. */
  constructor(userAgent: string, options: OwnHeadersOptions = {}) {
    const { scheme = "Bearer", headers } = options;
    this.#fixed = { ...headers, "user-agent": userAgent };
    this.#scheme = scheme;
  }

  /**
   * The headers with a token, which is checked here: a runtime's own error would print a bad one.
   *
   * @throws {TokenInvalidError} If it cannot be a token.
   */
  with(token: string | undefined): Readonly<Record<string, string>> {
    return this.#for(token).headers;
  }

  #for(token: string | undefined): Made {
    if (this.#made?.token !== token || !this.#made) {
      const headers: Record<string, string> = { ...this.#fixed };
      if (token !== undefined) {
        const checked = parseToken(token, "The token of the token source");
        headers.authorization = `${this.#scheme} ${checked}`;
      }
      this.#made = { token, headers };
    }
    return this.#made;
  }
}

/** What is made once for each token. */
interface Made {
  token: string | undefined;
  headers: Record<string, string>;
}
