/** Signs service-account tokens with the API server's own key, for what TokenRequest does not issue. */

import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { SignJWT } from "jose";

/** Whose token it is, and from when to when it is good. */
export interface TokenClaims {
  namespace: string;
  name: string;
  uid: string;
  issuedAt: Date;
  expires: Date;
}

/** Signs a token with the claims that TokenRequest gives one. */
export async function signToken(
  { issuer, keyFile }: { issuer: string; keyFile: string },
  claims: TokenClaims,
): Promise<string> {
  const { namespace, name, uid, issuedAt, expires } = claims;
  const key = createPrivateKey(await readFile(keyFile, "utf8"));
  return await new SignJWT({ "kubernetes.io": { namespace, serviceaccount: { name, uid } } })
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject(`system:serviceaccount:${namespace}:${name}`)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(expires)
    .setJti(crypto.randomUUID())
    .sign(key);
}
