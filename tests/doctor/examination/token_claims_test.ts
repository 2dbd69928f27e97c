import { assertEquals } from "@std/assert";
import { tokenClaims } from "../../../src/doctor/examination/token_claims.ts";
import { unsignedJwt } from "../../support/fakes/unsigned_jwt.ts";
import { test } from "../../support/test.ts";

test("tokenClaims reads the claims of a service account's token", () => {
  const token = unsignedJwt({
    iss: "https://issuer",
    aud: ["a", "b"],
    sub: "system:serviceaccount:shop:web",
    iat: 10,
    nbf: 12,
    exp: 20,
    "kubernetes.io": { namespace: "shop", pod: { name: "web-0" }, warnafter: 15 },
  });
  assertEquals(tokenClaims(token), {
    issuer: "https://issuer",
    audiences: ["a", "b"],
    subject: "system:serviceaccount:shop:web",
    namespace: "shop",
    pod: "web-0",
    issuedAtMs: 10_000,
    expiresAtMs: 20_000,
    validFromMs: 12_000,
    warnAfterMs: 15_000,
  });
});

test("tokenClaims reads what is there, and nothing of a text that is not a JWT", () => {
  const { audiences, issuer } = tokenClaims(unsignedJwt({ aud: "a", iss: 5 })) ?? {};
  assertEquals([audiences, issuer], [["a"], undefined]);
  for (const text of ["opaque", "a.b.c", "a.bnVsbA.c"]) assertEquals(tokenClaims(text), undefined);
});
