import { assertEquals } from "@std/assert";
import { rotationCheck } from "../../../../src/doctor/checks/identity/rotation_check.ts";
import { tokenClaims } from "../../../../src/doctor/token_claims.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { unsignedJwt } from "../../../support/fakes/unsigned_jwt.ts";
import { test } from "../../../support/test.ts";

const MINUTE_MS = 60_000;
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
