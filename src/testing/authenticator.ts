import { unauthorized } from "./api_errors.ts";
import type { ObjectStore } from "./object_store.ts";
import type { TokenAuthority, TokenVerdict } from "./token_authority.ts";
import { administrator, anonymous, type UserInfo } from "./user_info.ts";

/** Settings of an {@linkcode Authenticator}. */
export interface AuthenticatorOptions {
  /** Whether tokens are asked for; `none` lets everybody in as an administrator. */
  mode: "token" | "none";
  /** What issued the tokens. */
  tokens: TokenAuthority;
  /** Where the service accounts are. */
  store: ObjectStore;
}

/**
 * Says who makes a request. It is asked once, when the request starts: a watch outlives the
 * token that opened it, as on the real server.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  /** Made by the server. */
  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /**
   * The user of a request, who is anonymous without a token. A wrong one is refused, whatever the
   * path.
   *
   * @throws {StatusError} 401.
   */
  async authenticate(request: Request): Promise<UserInfo> {
    if (this.#options.mode === "none") return administrator;
    const header = request.headers.get("authorization") ?? "";
    const token = /^bearer +(\S+) *$/i.exec(header)?.[1];
    if (token === undefined) return anonymous;
    const { user } = await this.review(token);
    if (!user) throw unauthorized();
    return user;
  }

  /** Checks a token; like the real server it also wants the service account to exist. */
  async review(
    token: string,
    options: { audiences?: string[] } = {},
  ): Promise<{ user: UserInfo; audiences: string[] } | { user?: undefined; reason: string }> {
    const verdict = await this.#options.tokens.verify(token, options);
    if (!verdict.valid) return { reason: verdict.reason };
    const [, , namespace, name] = verdict.username.split(":");
    if (!this.#options.store.get("serviceaccounts", `${namespace}/${name}`)) {
      return { reason: `service account ${namespace}/${name} not found` };
    }
    return { user: userOf(verdict), audiences: verdict.audiences };
  }
}

function userOf(verdict: TokenVerdict & { valid: true }): UserInfo {
  return {
    username: verdict.username,
    uid: verdict.uid,
    groups: [...new Set([...verdict.groups, "system:authenticated"])],
    extra: { "authentication.kubernetes.io/credential-id": [`JTI=${verdict.jti}`] },
  };
}
