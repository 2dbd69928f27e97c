import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import { conditionsOf, job, jobs, pods } from "../../../support/servers/job_place.ts";
import { test } from "../../../support/test.ts";

test("a Job ends at its deadline, with the pods that still run", () =>
  withControllers(async ({ send, get, clock, server }) => {
    server.pods.decideExit(() => undefined);
    await send("POST", jobs, job({ activeDeadlineSeconds: 30, completions: 2, parallelism: 2 }));
    await clock.advance(29_999);
    assertEquals((await get(`${jobs}/pi`)).status.active, 2);
    await clock.advance(1);
    const found = await get(`${jobs}/pi`);
    assertEquals([found.status.active, found.status.failed, conditionsOf(found)], [undefined, 2, [
      "FailureTarget True DeadlineExceeded",
      "Failed True DeadlineExceeded",
    ]]);
    assertEquals(await get(pods), []);
  }));

test("a suspended Job has no pods, and goes on when it is resumed", () =>
  withControllers(async ({ send, get, clock }) => {
    await send("POST", jobs, job());
    await send("PATCH", `${jobs}/pi`, { spec: { suspend: true } });
    const suspended = await get(`${jobs}/pi`);
    assertEquals([await get(pods), conditionsOf(suspended)], [[], ["Suspended True JobSuspended"]]);
    assertEquals([suspended.status.startTime, suspended.status.failed], [undefined, undefined]);
    await send("PATCH", `${jobs}/pi`, { spec: { suspend: false } });
    await clock.advance(1_000);
    assertEquals(conditionsOf(await get(`${jobs}/pi`)), [
      "Suspended False JobResumed",
      "SuccessCriteriaMet True CompletionsReached",
      "Complete True CompletionsReached",
    ]);
  }));
