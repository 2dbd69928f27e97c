import { parseToken } from "../auth/parse_token.ts";

/** The headers of a request whose caller has none; they stay the same until the token changes. */
export class OwnHeaders {
  readonly #userAgent: string;
  #made: { token: string | undefined; headers: Record<string, string> } | undefined;

  /** Creates the headers of a program that calls itself `userAgent`. */
  constructor(userAgent: string) {
    this.#userAgent = userAgent;
  }

  /**
   * The headers with a token, which is checked here: a runtime's own error would print a bad one.
   *
   * @throws {TokenInvalidError} If it cannot be a token.
   */
  with(token: string | undefined): Readonly<Record<string, string>> {
    if (this.#made?.token !== token || !this.#made) {
      const headers: Record<string, string> = { "user-agent": this.#userAgent };
      if (token !== undefined) {
        headers.authorization = `Bearer ${parseToken(token, "The token of the token source")}`;
      }
      this.#made = { token, headers };
    }
    return this.#made.headers;
  }
}
