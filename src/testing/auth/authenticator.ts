import { unauthorized } from "../status/api_errors.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { TokenAuthority, TokenVerdict } from "./token_authority.ts";
import { bindingExtra, bindingFault } from "./token_binding.ts";
import { administrator, anonymous, type UserInfo } from "./user_info.ts";

/** Settings of an {@linkcode Authenticator}. */
export interface AuthenticatorOptions {
  /** Whether requests need a token; `none` accepts every request as an administrator. */
  mode: "token" | "none";
  /** The authority that issued the tokens. */
  tokens: TokenAuthority;
  /** The store with the service accounts, and the objects that tokens are bound to. */
  store: ObjectStore;
  /** The clock, in epoch milliseconds. */
  now: () => number;
}

/**
 * Identifies the user of a request. It is called once, when the request starts: a watch may outlive
 * the token that opened it, as on the real server.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  /** Created by the server. */
  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /**
   * Returns the user of a request; without a token the user is anonymous. A wrong token is refused
   * on every path.
   *
   * @throws {StatusError} 401 if the token is wrong.
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

  /** Checks a token; its service account and the objects that it is bound to must exist too. */
  async review(
    token: string,
    options: { audiences?: string[] } = {},
  ): Promise<{ user: UserInfo; audiences: string[] } | { user?: undefined; reason: string }> {
    const { tokens, store, now } = this.#options;
    const verdict = await tokens.verify(token, options);
    if (!verdict.valid) return { reason: verdict.reason };
    const { username, uid, binding, audiences } = verdict;
    const [, , namespace = "", name = ""] = username.split(":");
    const claims = { namespace, account: { name, uid }, ...binding };
    const reason = bindingFault(claims, { store, now: now() });
    return reason === undefined ? { user: userOf(verdict), audiences } : { reason };
  }
}

function userOf(verdict: TokenVerdict & { valid: true }): UserInfo {
  return {
    username: verdict.username,
    uid: verdict.uid,
    groups: [...new Set([...verdict.groups, "system:authenticated"])],
    extra: {
      "authentication.kubernetes.io/credential-id": [`JTI=${verdict.jti}`],
      ...bindingExtra(verdict.binding),
    },
  };
}
