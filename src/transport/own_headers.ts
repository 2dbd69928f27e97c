import { parseToken } from "../auth/parse_token.ts";
import { ConfigurationError } from "../core/errors.ts";

/** What is sent beside the user agent. */
export interface OwnHeadersOptions {
  /** The scheme of the token. */
  scheme?: string | undefined;
  /** Headers with every request. */
  headers?: Readonly<Record<string, string>> | undefined;
}

const SCHEME = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** The headers of a request whose caller has none; they stay the same until the token changes. */
export class OwnHeaders {
  readonly #fixed: Readonly<Record<string, string>>;
  readonly #scheme: string;
  #made: Made | undefined;

  /**
   * Creates the headers of a program that calls itself `userAgent`.
   *
   * @throws {ConfigurationError} If one, or the scheme, cannot be sent; no value is shown, for it may be a secret.
   */
  constructor(userAgent: string, options: OwnHeadersOptions = {}) {
    const { scheme = "Bearer", headers } = options;
    this.#fixed = { ...headers, "user-agent": userAgent };
    this.#scheme = scheme;
    for (const [name, value] of Object.entries(this.#fixed)) checkHeader(name, value);
    if (!SCHEME.test(scheme)) {
      throw new ConfigurationError(
        "The scheme of the token source is no name: use Bearer or Basic.",
      );
    }
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

/** Checks what a runtime would refuse with the value in its message, at the first request. */
function checkHeader(name: string, value: string): void {
  try {
    new Headers([[name, value]]);
  } catch {
    throw new ConfigurationError(
      `The header ${JSON.stringify(name)} of the configuration cannot be sent: its name or its ` +
        "value has characters that HTTP does not allow.",
    );
  }
}

/** What is made once for each token. */
interface Made {
  token: string | undefined;
  headers: Record<string, string>;
}
