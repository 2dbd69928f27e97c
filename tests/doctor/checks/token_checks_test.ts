import { assertEquals, assertStringIncludes } from "@std/assert";
import { rotationCheck, tokenCheck } from "../../../src/doctor/checks/token_checks.ts";
import { tokenClaims } from "../../../src/doctor/token_claims.ts";
import { BasicTokenSource } from "../../../src/kubeconfig/credentials/user_credentials.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { brokenVolume } from "../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { examinedPod } from "../../support/doctor/examined_pod.ts";
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
