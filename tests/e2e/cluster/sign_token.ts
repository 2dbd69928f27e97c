/** Signs service-account tokens that TokenRequest does not issue, with the API server's own key. */

import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { SignJWT } from "jose";

/** Account and validity of a token. */
export interface TokenClaims {
  namespace: string;
  name: string;
  uid: string;
  issuedAt: Date;
  expires: Date;
}

/** Signs a token with the claims of a TokenRequest's token. */
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
