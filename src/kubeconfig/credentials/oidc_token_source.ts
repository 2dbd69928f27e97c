import {
  type Clock,
  PermissionError,
  type TokenOptions,
  type TokenSource,
  TokenUnavailableError,
} from "@kubewire/kubewire";
import { tokenTimes } from "@kubewire/kubewire/internal";
import type { OidcIssuer, OidcTokens } from "./oidc_issuer.ts";
import { SharedRun } from "./shared_run.ts";

/**
 * A token this close to its expiry is not sent, because clocks differ (client-go's `expiryDelta`).
 */
const EXPIRY_MARGIN_MS = 10_000;

/**
 * How long a refresh continues when no caller waits any more: an issuer may accept each refresh
 * token only once, so the response with the next one must not be lost.
 */
const UNAWAITED_MS = 5_000;

/** Settings of {@linkcode OidcTokenSource}. */
export interface OidcTokenSourceParts {
  /** The issuer that refreshes the tokens. */
  issuer: Pick<OidcIssuer, "refresh">;
  /** The current id token. */
  idToken: string | undefined;
  /** The refresh token. */
  refreshToken: string | undefined;
  /** The user that the tokens belong to. */
  userName: string;
  /** The clock for expiry times. */
  clock: Clock;
}

/**
 * The tokens of the auth provider `oidc` (client-go `plugin/pkg/client/auth/oidc`). A token that
 * has expired, or caused a 401, is refreshed at the issuer. Callers that ask meanwhile wait for the
 * same refresh. It is ended 5 s after the last of them has stopped waiting, or when the client is
 * disposed of. New tokens are kept in memory and are not written to the kubeconfig. They are not
 * shown when the source is printed.
 */
export class OidcTokenSource implements TokenSource {
  readonly #parts: OidcTokenSourceParts;
  #idToken: string | undefined;
  #refreshToken: string | undefined;
  readonly #refreshes: SharedRun<OidcTokens>;

  /** Creates a source. Nothing is sent yet. */
  constructor(parts: OidcTokenSourceParts) {
    this.#parts = parts;
    this.#idToken = parts.idToken;
    this.#refreshToken = parts.refreshToken;
    this.#refreshes = new SharedRun((signal) => this.#refresh(signal), (result) => {
      this.#idToken = result.idToken;
      this.#refreshToken = result.refreshToken ?? this.#refreshToken;
    }, { clock: parts.clock, graceMs: UNAWAITED_MS });
  }

  /**
   * Returns the current token.
   *
   * @throws {TokenUnavailableError} If it has expired and cannot be refreshed; `cause` says why.
   */
  token(options: TokenOptions = {}): string | Promise<string> {
    if (this.#idToken !== undefined && this.#isValid(this.#idToken)) return this.#idToken;
    return this.#wait(options);
  }

  /** Refreshes the token if `token` is still the current one. */
  async invalidate(token: string | undefined, options: TokenOptions = {}): Promise<void> {
    if (this.#idToken !== token) return;
    await this.#wait(options);
  }

  #isValid(idToken: string): boolean {
    const { expiresAtMs = 0 } = tokenTimes(idToken);
    return this.#parts.clock.now() + EXPIRY_MARGIN_MS < expiresAtMs;
  }

  async #wait(options: TokenOptions): Promise<string> {
    return (await this.#refreshes.wait(options)).idToken;
  }

  async #refresh(signal: AbortSignal): Promise<OidcTokens> {
    if (this.#refreshToken === undefined) {
      throw this.#unavailable("the id-token is not valid any more, and there is no refresh-token");
    }
    try {
      return await this.#parts.issuer.refresh(this.#refreshToken, signal);
    } catch (error) {
      if (error instanceof PermissionError) throw error;
      throw this.#unavailable(error instanceof Error ? error.message : "unknown error", error);
    }
  }

  #unavailable(why: string, cause?: unknown): TokenUnavailableError {
    return new TokenUnavailableError(
      `There is no token for user ${JSON.stringify(this.#parts.userName)} from its auth-provider ` +
        `oidc: ${why}. Log in again.`,
      cause === undefined ? {} : { cause },
    );
  }
}
