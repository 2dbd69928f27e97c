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
  /**
   * Returns the certificate that the client of a request has shown.
   * @default There are no client certificates.
   */
  certificateOf?: (request: Request) => UserCertificate | undefined;
}

/** The parts of a client certificate that name its user. */
export interface UserCertificate {
  /** The user name. */
  readonly commonName: string;
  /** The groups. */
  readonly organizations: readonly string[];
  /** The digest of the certificate. */
  readonly sha256: string;
  /** Whether the CA for client certificates has signed it. */
  readonly trusted: boolean;
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
   * Returns the user of a request: that of the client certificate, or of the token; without both the
   * user is anonymous. A wrong token or certificate is refused on every path.
   *
   * @throws {StatusError} 401 if the token is wrong, or a certificate without a token.
   */
  async authenticate(request: Request): Promise<UserInfo> {
    if (this.#options.mode === "none") return administrator;
    const certificate = this.#options.certificateOf?.(request);
    if (certificate?.trusted) return userOfCertificate(certificate);
    const header = request.headers.get("authorization") ?? "";
    const token = /^bearer +(\S+) *$/i.exec(header)?.[1];
    if (token === undefined && certificate) throw unauthorized();
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

function userOfCertificate({ commonName, organizations, sha256 }: UserCertificate): UserInfo {
  return {
    username: commonName,
    uid: "",
    groups: [...new Set([...organizations, "system:authenticated"])],
    extra: { "authentication.kubernetes.io/credential-id": [`X509SHA256=${sha256}`] },
  };
}
