import { isObject, isSeconds, jwtPayload, tokenTimes } from "@kubewire/kubewire/internal";

/** The claims of a service account's token (`pkg/serviceaccount/claims.go`). */
export interface TokenClaims {
  /** The `iss` claim. */
  issuer: string | undefined;
  /** The `aud` claim; may be empty. */
  audiences: readonly string[];
  /** The `sub` claim, such as `system:serviceaccount:default:web`. */
  subject: string | undefined;
  /** The namespace of the service account. */
  namespace: string | undefined;
  /** The pod that the token is bound to; the token is void once the pod is deleted. */
  pod: string | undefined;
  issuedAtMs: number | undefined;
  expiresAtMs: number | undefined;
  /** The later one of the `nbf` and `iat` claims: servers refuse the token before. */
  validFromMs: number | undefined;
  /**
   * When the kubelet's own view of the token ends: with the API server's extended tokens `exp` is a
   * year away, and this claim, `warnafter`, says about an hour.
   */
  warnAfterMs: number | undefined;
}

/** Returns the claims of a token, without verifying it; `undefined` if it is not a JWT. */
export function tokenClaims(token: string): TokenClaims | undefined {
  const payload = jwtPayload(token);
  if (!payload) return undefined;
  const { iss, aud, sub, iat, nbf, "kubernetes.io": own } = payload;
  const { namespace, pod, warnafter } = isObject(own) ? own : {};
  const { issuedAtMs, expiresAtMs } = tokenTimes(token);
  return {
    issuer: textOf(iss),
    audiences: [aud].flat().filter((value) => typeof value === "string"),
    subject: textOf(sub),
    namespace: textOf(namespace),
    pod: isObject(pod) ? textOf(pod.name) : undefined,
    issuedAtMs,
    expiresAtMs,
    validFromMs: latestOf([iat, nbf]),
    warnAfterMs: isSeconds(warnafter) ? warnafter * 1000 : undefined,
  };
}

function latestOf(seconds: readonly unknown[]): number | undefined {
  const known = seconds.filter(isSeconds);
  return known.length === 0 ? undefined : Math.max(...known) * 1000;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
