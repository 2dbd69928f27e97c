import { assertEquals, assertStringIncludes } from "@std/assert";
import { tokenCheck } from "../../../../src/doctor/checks/identity/token_check.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { unsignedJwt } from "../../../support/fakes/unsigned_jwt.ts";
import { test } from "../../../support/test.ts";

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

test("tokenCheck warns of a token in a pod that never expires", async () => {
  const token = unsignedJwt(claims);
  const inPod = await tokenCheck.run(examinationOf({ token }), unaborted);
  assertEquals(inPod.status, "warning");
  assertStringIncludes(inPod.remedy ?? "", "projected volume");
  const atDesk = await tokenCheck.run(examinationOf({ token, place: "desk" }), unaborted);
  assertEquals(atDesk.status, "ok");
});

test("tokenCheck is skipped without a token, and for one that is not a JWT", async () => {
  for (const state of [{}, { token: "opaque" }]) {
    assertEquals((await tokenCheck.run(examinationOf(state), unaborted)).status, "skipped");
  }
});
