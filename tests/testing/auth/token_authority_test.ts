import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { TokenAuthority, type TokenVerdict } from "../../../src/testing/auth/token_authority.ts";
import { test } from "../../support/test.ts";

const identity = { namespace: "shop", name: "robot", uid: "8d9b" };

/** Creates an authority, and a clock that moves only when `advance` is called. */
async function withClock(): Promise<{ tokens: TokenAuthority; advance: (ms: number) => void }> {
  let time = Date.UTC(2026, 10, 24, 10, 0, 0, 250);
  const tokens = await TokenAuthority.create({ now: () => time });
  return { tokens, advance: (ms) => void (time += ms) };
}

function reasonOf(verdict: TokenVerdict): string {
  return verdict.valid ? "" : verdict.reason;
}

test("A token has the claims of a TokenRequest's token", async () => {
  const { tokens } = await withClock();
  const { token, issuedAt, expiresAt } = await tokens.issue(identity, { expirationMs: 600_000 });
  const { jti, ...claims } = decodeJwt(token);
  const second = Date.UTC(2026, 10, 24, 10) / 1000;
  assertEquals(claims, {
    iss: "https://kubernetes.default.svc.cluster.local",
    aud: ["https://kubernetes.default.svc.cluster.local"],
    sub: "system:serviceaccount:shop:robot",
    iat: second,
    nbf: second,
    exp: second + 601, // rounded up
    "kubernetes.io": { namespace: "shop", serviceaccount: { name: "robot", uid: "8d9b" } },
  });
  assert(jti);
  assertEquals(decodeProtectedHeader(token).alg, "ES256");
  assertEquals(expiresAt - issuedAt, 600_000);
  assertEquals(tokens.issued, 1);
});

test("A valid token names its service account and the account's groups", async () => {
  const { tokens } = await withClock();
  const { token } = await tokens.issue(identity);
  assertEquals(await tokens.verify(token), {
    valid: true,
    username: "system:serviceaccount:shop:robot",
    uid: "8d9b",
    groups: ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"],
    audiences: ["https://kubernetes.default.svc.cluster.local"],
    binding: {},
    jti: decodeJwt(token).jti ?? "",
  });
});

test("A token names the objects that it is bound to", async () => {
  const { tokens } = await withClock();
  const binding = { pod: { name: "web", uid: "2" }, node: { name: "one" } };
  const { token } = await tokens.issue(identity, { binding });
  assertEquals(decodeJwt(token)["kubernetes.io"], {
    namespace: "shop",
    serviceaccount: { name: "robot", uid: "8d9b" },
    ...binding,
  });
  const verdict = await tokens.verify(token);
  assert(verdict.valid);
  assertEquals(verdict.binding, binding);
});

test("A token is refused from the millisecond of its expiry on", async () => {
  const { tokens, advance } = await withClock();
  const { token } = await tokens.issue(identity, { expirationMs: 300 });
  advance(299);
  assert((await tokens.verify(token)).valid);
  advance(1);
  assertEquals(reasonOf(await tokens.verify(token)), "service account token has expired");
});

test("An expired token is still refused after the authority has forgotten it", async () => {
  const { tokens, advance } = await withClock();
  const { token } = await tokens.issue(identity, { expirationMs: 300 });
  advance(400); // past its expiry, before the whole second of its exp
  await tokens.issue(identity);
  assertEquals(reasonOf(await tokens.verify(token)), "service account token has expired");
  advance(10_000);
  assertEquals(reasonOf(await tokens.verify(token)), "service account token has expired");
});

test("A revoked token is refused, and other tokens are not", async () => {
  const { tokens } = await withClock();
  const { token } = await tokens.issue(identity);
  const other = await tokens.issue(identity);
  tokens.revoke(token);
  assertEquals(reasonOf(await tokens.verify(token)), "service account token has been invalidated");
  assert((await tokens.verify(other.token)).valid);
});

test("A token for other audiences is valid only where one of them is accepted", async () => {
  const tokens = await TokenAuthority.create({ audiences: ["api"] });
  const { token } = await tokens.issue(identity, { audiences: ["vault", "api2"] });
  assertEquals(
    reasonOf(await tokens.verify(token)),
    'token audiences ["vault" "api2"] is invalid for the target audiences ["api"]',
  );
  const verdict = await tokens.verify(token, { audiences: ["vault", "elsewhere"] });
  assert(verdict.valid);
  assertEquals(verdict.audiences, ["vault"]);
  const both = await tokens.verify(token, { audiences: ["api2", "vault"] });
  assert(both.valid);
  assertEquals(both.audiences, ["api2", "vault"]);
});

test("A token of another authority and a malformed one are refused, and the reason shows no part of them", async () => {
  const tokens = await TokenAuthority.create();
  const { token } = await (await TokenAuthority.create()).issue(identity);
  const own = (await tokens.issue(identity)).token;
  const [header, payload, signature] = own.split(".");
  for (
    const bad of ["", "secret", token, `${header}.${payload}`, `${payload}.${payload}.${signature}`]
  ) {
    assertEquals(reasonOf(await tokens.verify(bad)), "invalid bearer token");
  }
});

test("No two tokens are equal, not even within a second", async () => {
  const { tokens } = await withClock();
  const [first, second] = [await tokens.issue(identity), await tokens.issue(identity)];
  assertNotEquals(first.token, second.token);
});

test("TokenAuthority refuses a lifetime that is not positive, and a revocation of a text that is not a JWT", async () => {
  const tokens = await TokenAuthority.create();
  for (const expirationMs of [0, -1, NaN]) {
    await assertRejects(() => tokens.issue(identity, { expirationMs }), RangeError, "expirationMs");
  }
  const error = assertThrows(() => tokens.revoke("my-secret"), TypeError, "not a JWT");
  assert(!error.message.includes("my-secret"));
});
