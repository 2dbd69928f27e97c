import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  rotationCheck,
  tokenCheck,
  tokenClaims,
} from "../../../src/doctor/checks/identity_checks.ts";
import { diagnose } from "../../../src/doctor/mod.ts";
import { BasicTokenSource } from "../../../src/kubeconfig/credentials/user_credentials.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { brokenVolume } from "../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { machine, PASSWORD } from "../../support/doctor/examined_machine.ts";
import { examinedPod } from "../../support/doctor/examined_pod.ts";
import { findingsOf } from "../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { unsignedJwt } from "../../support/fakes/unsigned_jwt.ts";
import { test } from "../../support/test.ts";

const MINUTE_MS = 60_000;

testSurroundings({
  name: "a token that has expired",
  make: (stack) => examinedPod(stack, { now: () => Date.now() - 185 * MINUTE_MS }),
  finding: {
    id: "identity.token",
    status: "failure",
    summary: "expired 2 h ago; system:serviceaccount:default:default",
    remedy: "journalctl -u kubelet",
  },
});

testSurroundings(
  ...["iat", "nbf"].map((claim) =>
    brokenVolume(`a token whose ${claim} is in the future`, (files) => {
      const nowSeconds = Math.floor(Date.now() / 1000);
      const times = { exp: nowSeconds + 9_000, iat: nowSeconds, [claim]: nowSeconds + 4_000 };
      return { ...files, token: unsignedJwt({ ...claims, ...times }) };
    }, {
      id: "identity.token",
      status: "failure",
      summary: "valid only in 1 h; system:serviceaccount:shop:web",
      remedy: "Correct the clock of the server that issued the token",
    })
  ),
);

const claims = {
  iss: "https://issuer",
  aud: ["https://issuer"],
  sub: "system:serviceaccount:shop:web",
  "kubernetes.io": { namespace: "shop", pod: { name: "web-0" } },
};

test("tokenCheck tells whose token it is, for whom and for how long", async () => {
  const clock = new FakeClock(1_000_000);
  const token = unsignedJwt({ ...claims, iat: 0, exp: 4_600 });
  const examination = examinationOf({ token }, { clock });
  assertEquals(await tokenCheck.run(examination, unaborted), {
    status: "ok",
    summary: "system:serviceaccount:shop:web, bound to the pod web-0; from https://issuer for " +
      "https://issuer; valid for 1 h",
  });
});

test("tokenCheck judges the expiry by the clock of the server", async () => {
  const token = unsignedJwt({ ...claims, iat: 0, exp: 4_600 });
  const clock = new FakeClock(5_000_000);
  const alone = await tokenCheck.run(examinationOf({ token }, { clock }), unaborted);
  assertEquals(alone.status, "failure");
  const skewMs = -600_000; // this clock is ahead
  const known = await tokenCheck.run(examinationOf({ token, skewMs }, { clock }), unaborted);
  assertEquals(known.status, "ok");
});

test("tokenCheck accepts a token that is valid within the server's leeway", async () => {
  const clock = new FakeClock(1_000_000);
  const rows = [[1_060, 0, "ok"], [1_061, 0, "failure"], [1_061, undefined, "ok"]] as const;
  for (const [nbf, skewMs, status] of rows) {
    const token = unsignedJwt({ ...claims, iat: 0, nbf, exp: 4_600 });
    const state = { token, ...(skewMs !== undefined && { skewMs }) };
    const outcome = await tokenCheck.run(examinationOf(state, { clock }), unaborted);
    assertEquals([nbf, outcome.status], [nbf, status]);
  }
  const token = unsignedJwt({ ...claims, iat: 1e300, nbf: 1e300 }); // far beyond what a Date has
  const state = { token, skewMs: 0 };
  assertEquals((await tokenCheck.run(examinationOf(state), unaborted)).status, "failure");
});

test("tokenCheck warns of a token in a pod that never expires", async () => {
  const token = unsignedJwt(claims);
  const inPod = await tokenCheck.run(examinationOf({ token }), unaborted);
  assertEquals(inPod.status, "warning");
  assertStringIncludes(inPod.remedy ?? "", "projected volume");
  const onMachine = await tokenCheck.run(
    examinationOf({ token, environment: "machine" }),
    unaborted,
  );
  assertEquals(onMachine.status, "ok");
});

test("tokenCheck is skipped without a token, and for one that is not a JWT", async () => {
  for (const state of [{}, { token: "opaque" }]) {
    assertEquals((await tokenCheck.run(examinationOf(state), unaborted)).status, "skipped");
  }
});

test("tokenCheck sees a token that is written in quotes or in base64 before it reads claims", async () => {
  const token = unsignedJwt({ ...claims, iat: 0, exp: 4_600 });
  const cases: [string, string][] = [
    [`"${token}"`, "it is in quotes"],
    [`'${token}'`, "it is in quotes"],
    ['"abc"', "it is in quotes"],
    [btoa(token), "it is in base64"],
    [btoa(`${token}\n`), "it is in base64"],
  ];
  for (const [written, summary] of cases) {
    const outcome = await tokenCheck.run(examinationOf({ token: written }), unaborted);
    assertEquals(outcome.status, "failure");
    assertStringIncludes(JSON.stringify(outcome), summary);
    assertEquals(JSON.stringify(outcome).includes(token), false);
  }
  for (const opaque of [btoa("jane:a.b.c"), "abcd".repeat(8)]) {
    const outcome = await tokenCheck.run(examinationOf({ token: opaque }), unaborted);
    assertEquals(outcome.status, "skipped");
  }
});

test("tokenCheck does not take a user name and a password for a token", async () => {
  const tokenSource = new BasicTokenSource("jane", "hunter2-the-password");
  const config = { server: "https://127.0.0.1:1", tokenSource };
  const examination = examinationOf({ token: tokenSource.token(), config });
  assertEquals(await tokenCheck.run(examination, unaborted), {
    status: "skipped",
    summary: "a user name and a password identify the caller",
  });
});

const HOUR = 3_600;
const YEAR = 365 * 24 * HOUR;

testSurroundings({
  name: "a token that the kubelet has stopped replacing",
  make: (stack) => examinedPod(stack, { now: () => Date.now() - 57.5 * MINUTE_MS }),
  finding: {
    id: "identity.rotation",
    status: "warning",
    summary: "issued 57 min ago, and should have been replaced after 48 min",
    remedy: "journalctl -u kubelet",
  },
});

test("rotationCheck knows the kubelet's rule, also for extended tokens and long ones", async () => {
  const extended = { exp: YEAR, "kubernetes.io": { warnafter: HOUR + 7 } };
  const rows = [
    [{ exp: HOUR }, 49, "ok"],
    [{ exp: HOUR }, 51, "warning"],
    [extended, 49, "ok"],
    [extended, 51, "warning"],
    [{ exp: YEAR }, 24 * 60 + 1, "ok"],
    [{ exp: YEAR }, 24 * 60 + 3, "warning"],
    [{ exp: 600 }, 9, "ok"],
    [{}, 60, "skipped"],
  ] as const;
  for (const [more, minutes, status] of rows) {
    const claims = tokenClaims(unsignedJwt({ iat: 0, ...more }));
    const clock = new FakeClock(minutes * MINUTE_MS);
    const examination = examinationOf(claims ? { claims } : {}, { clock });
    const outcome = await rotationCheck.run(examination, unaborted);
    assertEquals([more, minutes, outcome.status], [more, minutes, status]);
  }
});

const failed = { id: "identity.user", status: "failure" } as const;
const match = { path: "/apis/authentication.k8s.io" };
const FORBIDDEN = "selfsubjectreviews.authentication.k8s.io is forbidden: User";

testSurroundings(
  brokenVolume("a token for another audience", async (files, { server, secrets }) => {
    const identity = { namespace: "default", name: "default" };
    const { token } = await server.tokens.issue(identity, { audiences: ["vault"] });
    secrets.push(token);
    return { ...files, token };
  }, {
    ...failed,
    summary: "401 to the credentials: the token is for the audience vault",
    remedy: "leave that field out",
  }),
  {
    name: "a token that was revoked",
    async make(stack) {
      const pod = await examinedPod(stack);
      pod.server.tokens.revoke(pod.kubelet.current.token);
      return pod;
    },
    finding: {
      ...failed,
      summary: "401 to the credentials, although the token has not expired",
      remedy: "Restart the pod",
    },
  },
  {
    name: "something on the way that removes the token",
    async make(stack) {
      const pod = await examinedPod(stack);
      const message = `${FORBIDDEN} "system:anonymous" cannot create resource`;
      pod.server.faults.inject({ kind: "status", code: 403, message, match });
      return pod;
    },
    finding: {
      ...failed,
      summary: "system:anonymous",
      remedy: "does not remove the Authorization header",
    },
  },
  {
    name: "an account that may not even ask who it is",
    async make(stack) {
      const pod = await examinedPod(stack);
      const message = `${FORBIDDEN} "jane" cannot create resource`;
      pod.server.faults.inject({ kind: "status", code: 403, message, match });
      return pod;
    },
    finding: { ...failed, summary: '"jane" cannot create', remedy: "system:basic-user" },
  },
  brokenVolume("a token of EKS, whose audience is not its issuer", (files) => {
    const seconds = Math.floor(Date.now() / 1000);
    const iss = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABCD";
    const aud = ["https://kubernetes.default.svc"];
    const sub = "system:serviceaccount:default:default";
    return { ...files, token: unsignedJwt({ iss, aud, sub, iat: seconds, exp: seconds + 3_600 }) };
  }, {
    ...failed,
    summary: "401 to the credentials, although the token has not expired",
    remedy: "Restart the pod",
  }),
  machine("a user name and a password", { user: { username: "jane", password: PASSWORD } }, {
    ...failed,
    summary: "the API server treats the requests as those of system:anonymous",
    remedy: "a token, a client certificate or an exec plugin",
  }),
  machine("a token that the server does not know", { user: { token: PASSWORD } }, {
    ...failed,
    summary: "the API server answers 401",
    remedy: "Log in again",
  }),
);

test("userCheck is skipped by a server that is too old to say who is asking", async () => {
  await using stack = new AsyncDisposableStack();
  const { server, options } = await examinedPod(stack);
  server.faults.inject({ kind: "status", code: 404, match });
  const { groups } = await diagnose(options);
  const user = groups.flatMap(({ checks }) => checks).find(({ id }) => id === "identity.user");
  assertEquals(user?.status, "skipped");
});

test("userCheck shows no token that a server repeats in its refusal", async () => {
  await using stack = new AsyncDisposableStack();
  const { server, options, kubelet } = await examinedPod(stack);
  const { token } = kubelet.current;
  const message = `${FORBIDDEN} "jane" with Authorization: Bearer ${token}\u001b[2J`;
  server.faults.inject({ kind: "status", code: 403, message, match });
  const [finding] = findingsOf(await diagnose(options));
  assertEquals(
    finding?.summary,
    `The API server answered 403 Forbidden: ${FORBIDDEN} "jane" with Authorization: Bearer ` +
      "[hidden] [2J",
  );
});

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
