/**
 * Makes a text with the form and size of a pod's token, valid for an hour, without a real
 * signature.
 */
export function serviceAccountToken(): string {
  const issued = Math.floor(Date.now() / 1000);
  const issuer = "https://kubernetes.default.svc.cluster.local";
  const claims = {
    aud: [issuer],
    exp: issued + 3_607,
    iat: issued,
    iss: issuer,
    jti: crypto.randomUUID(),
    "kubernetes.io": {
      namespace: "default",
      node: { name: "node-1", uid: crypto.randomUUID() },
      pod: { name: "bench", uid: crypto.randomUUID() },
      serviceaccount: { name: "bench", uid: crypto.randomUUID() },
    },
    nbf: issued,
    sub: "system:serviceaccount:default:bench",
  };
  const signature = crypto.getRandomValues(new Uint8Array(256));
  return [{ alg: "RS256", kid: "bench" }, claims].map((part) => encode(JSON.stringify(part)))
    .concat(signature.toBase64({ alphabet: "base64url", omitPadding: true })).join(".");
}

function encode(text: string): string {
  return new TextEncoder().encode(text).toBase64({ alphabet: "base64url", omitPadding: true });
}
