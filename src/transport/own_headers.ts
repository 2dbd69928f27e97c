import { parseToken } from "../auth/parse_token.ts";
import type { ClusterConfig } from "../config/cluster_config.ts";
import { ConfigurationError } from "../core/errors.ts";
import type { RepeatedHeader } from "../http/message/sent_headers.ts";

/** The headers in addition to the user agent. */
export interface OwnHeadersOptions {
  /** The scheme of the token. */
  scheme?: string | undefined;
  /** Headers of every request. Those with several values are left to {@linkcode repeatedHeaders}. */
  headers?: ClusterConfig["headers"];
}

const SCHEME = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** The headers of a request whose caller sets none; they stay the same until the token changes. */
export class OwnHeaders {
  readonly #fixed: Readonly<Record<string, string>>;
  readonly #scheme: string;
  /** The headers created for the latest token. */
  #made: { token: string | undefined; headers: Record<string, string> } | undefined;

  /**
   * Creates the headers of a program with the user agent `userAgent`.
   *
   * @throws {ConfigurationError} If a header, or the scheme, is invalid. The message does not show
   *   the value, because it may be a secret.
   */
  constructor(userAgent: string, options: OwnHeadersOptions = {}) {
    const { scheme = "Bearer", headers = {} } = options;
    const all = Object.entries({ ...headers, "user-agent": userAgent })
      .map(([name, value]) => ({ name, values: [value].flat() }));
    for (const { name, values } of all) for (const value of values) checkHeader(name, value);
    const single = all.filter(({ values }) => values.length === 1);
    this.#fixed = Object.fromEntries(single.map(({ name, values: [value = ""] }) => [name, value]));
    this.#scheme = scheme;
    if (!SCHEME.test(scheme)) {
      throw new ConfigurationError(
        "The scheme of the token source is not a name: use Bearer or Basic.",
      );
    }
  }

  /**
   * Returns the headers with a token. The token is checked here, because the runtime's own error
   * would print an invalid one.
   *
   * @throws {TokenInvalidError} If the token is invalid.
   */
  with(token: string | undefined): Readonly<Record<string, string>> {
    if (this.#made?.token !== token || !this.#made) {
      const headers: Record<string, string> = { ...this.#fixed };
      if (token !== undefined) {
        const checked = parseToken(token, "The token of the token source");
        headers.authorization = `${this.#scheme} ${checked}`;
      }
      this.#made = { token, headers };
    }
    return this.#made.headers;
  }
}

/** Returns the headers that have several values; a `Headers` would join them. */
export function repeatedHeaders(headers: ClusterConfig["headers"] = {}): RepeatedHeader[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    typeof values === "object" && values?.length > 1 ? [{ name: name.toLowerCase(), values }] : []
  );
}

/** Checks a header before the first request: the runtime's own error would show its value. */
function checkHeader(name: string, value: string | null | undefined): void {
  if (value === null || value === undefined) {
    throw new ConfigurationError(
      `The header ${JSON.stringify(name)} of the configuration has no value: leave it out.`,
    );
  }
  try {
    new Headers([[name, value]]);
  } catch {
    throw new ConfigurationError(
      `The header ${JSON.stringify(name)} of the configuration cannot be sent: its name or its ` +
        "value has characters that HTTP does not allow.",
    );
  }
}
