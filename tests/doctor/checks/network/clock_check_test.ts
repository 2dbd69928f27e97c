import { assertEquals } from "@std/assert";
import { clockCheck } from "../../../../src/doctor/checks/network/clock_check.ts";
import { systemClock } from "../../../../src/runtime/clock.ts";
import { currentRuntime } from "../../../../src/runtime/platform/current_runtime.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import type { Surroundings } from "../../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

const MINUTE_MS = 60_000;

/** A pod on a node whose clock is wrong. */
function withClock(minutes: number, side: string): Surroundings {
  return {
    name: `a clock that is ten minutes ${side} that of the server`,
    async make(stack) {
      const pod = await examinedPod(stack);
      const clock = { ...systemClock, now: () => Date.now() + minutes * MINUTE_MS };
      const runtime = { ...currentRuntime(), ...pod.options.runtime, clock };
      return { ...pod, options: { ...pod.options, runtime } };
    },
    finding: {
      id: "network.clock",
      status: "failure",
      summary: new RegExp(`clock is (9|10) min ${side} that of the API server`),
      remedy: "timedatectl",
    },
  };
}

testSurroundings(withClock(10, "ahead of"), withClock(-10, "behind"));

test("clockCheck tells small differences from harmful ones", async () => {
  const rows = [
    [undefined, "skipped"],
    [1_000, "ok"],
    [-9_000, "ok"],
    [15_000, "warning"],
    [-299_000, "warning"],
    [300_000, "failure"],
  ] as const;
  for (const [skewMs, status] of rows) {
    const examination = examinationOf(skewMs === undefined ? {} : { skewMs });
    assertEquals([skewMs, (await clockCheck.run(examination, unaborted)).status], [skewMs, status]);
  }
});
