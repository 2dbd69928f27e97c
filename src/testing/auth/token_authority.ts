import { checkSettings } from "../check_settings.ts";
import { decodeJwt, errors, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { quotedList } from "../status/api_errors.ts";
import type { TokenBinding } from "./token_binding.ts";

/** A token with its lifetime. */
export interface IssuedToken {
  /** The JWT. */
  token: string;
  /** Time of issue, epoch milliseconds. */
  issuedAt: number;
  /** Time of expiry, epoch milliseconds; from then on the authority refuses the token. */
  expiresAt: number;
}

/** The authority's verdict on a token. */
export type TokenVerdict =
  | {
    /** The token is valid. */
    valid: true;
    /** `system:serviceaccount:NAMESPACE:NAME`. */
    username: string;
    /** UID of the service account. */
    uid: string;
    /** The groups of every service account, those of its namespace, and `system:authenticated`. */
    groups: string[];
    /** Accepted audiences of the token, in the order in which they were asked for. */
    audiences: string[];
    /** The objects in its claims, whose existence the server checks. */
    binding: TokenBinding;
    /** The token's own id. */
    jti: string;
  }
  | {
    /** The token is refused. */
    valid: false;
    /** The reason; never contains a part of the token. */
    reason: string;
  };

/** Settings of {@linkcode TokenAuthority.create}. */
export interface TokenAuthorityOptions {
  /**
   * The `iss` of the tokens.
   *
   * @default {"https://kubernetes.default.svc.cluster.local"}
   */
  issuer?: string;
  /**
   * Audiences for which tokens are issued. A token must have one of them; by default the issuer.
   */
  audiences?: string[];
  /**
   * The clock, in epoch milliseconds.
   *
   * @default {Date.now}
   */
  now?: () => number;
}

const OPTIONS = { issuer: "text", audiences: "texts", now: "function" } as const;

/** Settings of {@linkcode TokenAuthority.issue}. */
export interface IssueTokenOptions {
  /**
   * Lifetime in milliseconds, including fractions of a second. The real API server does not issue
   * tokens for less than ten minutes; this one does.
   *
   * @default {3600000}
   */
  expirationMs?: number;
  /** Audiences of this token; the authority's own by default. */
  audiences?: string[];
  /**
   * The objects that the token is bound to. The server refuses it once they are deleted.
   *
   * @ignore
   * @default {{}}
   */
  binding?: TokenBinding;
}

/** Settings of {@linkcode TokenAuthority.verify}. */
export interface VerifyTokenOptions {
  /** Audiences to accept, as in a TokenReview; the authority's own by default. */
  audiences?: string[];
}

interface TokenRecord {
  token: string;
  expiresAt: number;
  revoked: boolean;
}

interface KubernetesClaims extends TokenBinding {
  namespace: string;
  serviceaccount: { name: string; uid: string };
}

const HOUR_MS = 3_600_000;
const ALGORITHM = "ES256";
const EXPIRED = "service account token has expired";

/**
 * Issues and checks service-account tokens: real JWTs with the claims that the TokenRequest API of
 * Kubernetes gives them (`pkg/serviceaccount/claims.go`).
 *
 * In a JWT, `exp` has whole seconds, so it is rounded up; the authority itself checks the expiry to
 * the millisecond.
 *
 * @example A token that is valid for half a second
 * ```ts
 * import { TokenAuthority } from "@kubewire/testing";
 *
 * const tokens = await TokenAuthority.create();
 * const { token } = await tokens.issue(
 *   { namespace: "default", name: "robot" },
 *   { expirationMs: 500 },
 * );
 * console.log((await tokens.verify(token)).valid); // true, and false half a second later
 * ```
 */
export class TokenAuthority {
  /** The `iss` of the tokens. */
  readonly issuer: string;
  /** Default audiences of issued tokens. */
  readonly audiences: readonly string[];

  readonly #keys: CryptoKeyPair;
  readonly #now: () => number;
  readonly #records = new Map<string, TokenRecord>();
  readonly #claims = new Map<string, JWTPayload>();
  #issued = 0;

  private constructor(keys: CryptoKeyPair, options: TokenAuthorityOptions) {
    const { issuer = "https://kubernetes.default.svc.cluster.local", now = Date.now } = options;
    this.issuer = issuer;
    this.audiences = options.audiences ?? [issuer];
    this.#keys = keys;
    this.#now = now;
  }

  /** Creates an authority with its own signing key. */
  static async create(options: TokenAuthorityOptions = {}): Promise<TokenAuthority> {
    checkSettings<TokenAuthorityOptions>("The options of TokenAuthority.create", options, OPTIONS);
    return new TokenAuthority(await generateKeyPair(ALGORITHM), options);
  }

  /** Number of tokens that were issued. */
  get issued(): number {
    return this.#issued;
  }

  /**
   * Issues a token for a service account; `uid` is that of the ServiceAccount object, by default empty.
   *
   * @throws {RangeError} If `expirationMs` is not above 0.
   */
  async issue(
    account: { namespace: string; name: string; uid?: string },
    options: IssueTokenOptions = {},
  ): Promise<IssuedToken> {
    const { expirationMs = HOUR_MS, audiences = [...this.audiences], binding = {} } = options;
    if (!(expirationMs > 0)) {
      throw new RangeError(`A token must live for some time: expirationMs is ${expirationMs}`);
    }
    const { namespace, name, uid = "" } = account;
    const issuedAt = this.#now();
    const expiresAt = issuedAt + expirationMs;
    const jti = crypto.randomUUID();
    const claims: KubernetesClaims = { namespace, serviceaccount: { name, uid }, ...binding };
    const seconds = Math.floor(issuedAt / 1000);
    const token = await new SignJWT({ "kubernetes.io": claims })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(this.issuer)
      .setAudience(audiences)
      .setSubject(`system:serviceaccount:${namespace}:${name}`)
      .setIssuedAt(seconds)
      .setNotBefore(seconds)
      .setExpirationTime(Math.ceil(expiresAt / 1000))
      .setJti(jti)
      .sign(this.#keys.privateKey);
    this.#forgetExpired();
    this.#records.set(jti, { token, expiresAt, revoked: false });
    this.#claims.set(token, decodeJwt(token));
    this.#issued++;
    return { token, issuedAt, expiresAt };
  }

  /** @ignore Checks a token, and returns its service account if it is valid. */
  async verify(token: string, options: VerifyTokenOptions = {}): Promise<TokenVerdict> {
    const accepted = options.audiences ?? [...this.audiences];
    let payload = this.#issuedClaims(token, accepted);
    try {
      payload ??= (await jwtVerify(token, this.#keys.publicKey, {
        issuer: this.issuer,
        audience: accepted,
        currentDate: new Date(this.#now()),
        requiredClaims: ["sub", "jti", "exp", "kubernetes.io"],
      })).payload;
    } catch (error) {
      return { valid: false, reason: reasonOf(error, accepted) };
    }
    const record = this.#records.get(payload.jti!);
    if (!record || record.expiresAt <= this.#now()) return { valid: false, reason: EXPIRED };
    if (record.revoked) {
      return { valid: false, reason: "service account token has been invalidated" };
    }
    return this.#verdict(payload, accepted);
  }

  /**
   * Refuses a token from now on, even if it has not expired. In a cluster, deleting its pod or
   * service account has this effect.
   *
   * @throws {TypeError} If it is not a JWT.
   */
  revoke(token: string): void {
    const record = this.#records.get(jtiOf(token));
    // A token without a record is expired or from another authority, and refused already.
    if (record) record.revoked = true;
  }

  /**
   * Returns the claims of a token that was issued here, for an accepted audience, and is in its time.
   * The signature of such a token need not be checked, which would cost as much as a small request.
   */
  #issuedClaims(token: string, accepted: readonly string[]): JWTPayload | undefined {
    const claims = this.#claims.get(token);
    const seconds = this.#now() / 1000;
    if (!claims || seconds < claims.nbf! || seconds >= claims.exp!) return undefined;
    const audiences = [claims.aud ?? []].flat();
    return accepted.some((audience) => audiences.includes(audience)) ? claims : undefined;
  }

  #verdict(payload: JWTPayload, accepted: readonly string[]): TokenVerdict {
    const { namespace, serviceaccount, ...binding } = payload["kubernetes.io"] as KubernetesClaims;
    const own = [payload.aud ?? []].flat();
    return {
      valid: true,
      username: payload.sub!,
      uid: serviceaccount.uid,
      groups: [
        "system:serviceaccounts",
        `system:serviceaccounts:${namespace}`,
        "system:authenticated",
      ],
      audiences: accepted.filter((audience) => own.includes(audience)),
      binding,
      jti: payload.jti!,
    };
  }

  // Tokens expire about in the order of issue, so that it is enough to check the oldest.
  #forgetExpired(): void {
    for (const [jti, { token, expiresAt }] of this.#records) {
      if (expiresAt > this.#now()) return;
      this.#records.delete(jti);
      this.#claims.delete(token);
    }
  }
}

function jtiOf(token: string): string {
  try {
    return decodeJwt(token).jti ?? "";
  } catch {
    // jose's error is not used as the cause: it could contain a part of the token
    throw new TypeError("Only a token can be revoked: this is not a JWT");
  }
}

function reasonOf(error: unknown, accepted: readonly string[]): string {
  if (error instanceof errors.JWTExpired) return EXPIRED;
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "nbf") return "service account token is not valid yet";
    if (error.claim === "aud") {
      const audiences = [error.payload.aud ?? []].flat();
      return `token audiences ${quotedList(audiences)} is invalid for the target audiences ${
        quotedList(accepted)
      }`;
    }
  }
  return "invalid bearer token";
}
