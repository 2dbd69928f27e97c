import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import {
  conditionsOf,
  type Found,
  job,
  jobs,
  phasesOf,
  pods,
  START,
} from "../../../support/servers/job_place.ts";
import { test } from "../../../support/test.ts";

test("a Job runs its pod, which ends after a moment, and is complete", () =>
  withControllers(async ({ send, get, clock }) => {
    const { metadata: { uid } } = await send("POST", jobs, job());
    const [pod] = await get(pods);
    const { labels, finalizers, ownerReferences } = pod.metadata;
    assertEquals(labels, {
      "batch.kubernetes.io/controller-uid": uid,
      "batch.kubernetes.io/job-name": "pi",
      "controller-uid": uid,
      "job-name": "pi",
    });
    assertEquals([finalizers, ownerReferences.map((each: Found) => each.kind)], [
      ["batch.kubernetes.io/job-tracking"],
      ["Job"],
    ]);
    assertEquals((await get(`${jobs}/pi`)).status, {
      startTime: START,
      active: 1,
      ready: 1,
      terminating: 0,
      uncountedTerminatedPods: {},
    });
    await clock.advance(1_000);
    const [ended] = await get(pods);
    assertEquals([ended.status.phase, ended.metadata.finalizers], ["Succeeded", undefined]);
    const { terminated } = ended.status.containerStatuses[0].state;
    assertEquals([terminated.exitCode, terminated.reason], [0, "Completed"]);
    const { conditions, ...status } = (await get(`${jobs}/pi`)).status;
    assertEquals(status, {
      startTime: START,
      completionTime: START,
      succeeded: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    });
    const condition = (type: string) => ({
      type,
      status: "True",
      lastProbeTime: START,
      lastTransitionTime: START,
      reason: "CompletionsReached",
      message: "Reached expected number of succeeded pods",
    });
    assertEquals(conditions, [condition("SuccessCriteriaMet"), condition("Complete")]);
  }));

test("a Job has as many pods at once as it may, and as many in all as it asks for", () =>
  withControllers(async ({ send, get, clock }) => {
    await send("POST", jobs, job({ completions: 5, parallelism: 2 }));
    assertEquals(phasesOf(await get(pods)), ["Running", "Running"]);
    await clock.advance(100);
    assertEquals(phasesOf(await get(pods)), ["Running", "Running", "Succeeded", "Succeeded"]);
    await clock.advance(200);
    assertEquals(phasesOf(await get(pods)), Array(5).fill("Succeeded"));
    const found = await get(`${jobs}/pi`);
    assertEquals([found.status.succeeded, conditionsOf(found).at(-1)], [
      5,
      "Complete True CompletionsReached",
    ]);
  }));

test("a pod that fails is followed by another one, later each time, until there were too many", () =>
  withControllers(async ({ send, get, clock, server }) => {
    server.pods.decideExit(() => 3);
    await send("POST", jobs, job({ backoffLimit: 2 }));
    const failed = async () => (await get(`${jobs}/pi`)).status.failed;
    await clock.advance(1_000);
    assertEquals([await failed(), phasesOf(await get(pods))], [1, ["Failed"]]);
    await clock.advance(9_000);
    assertEquals([await failed(), (await get(pods)).length], [1, 1]);
    await clock.advance(1_000);
    assertEquals([await failed(), (await get(pods)).length], [2, 2]);
    await clock.advance(21_000);
    const found = await get(`${jobs}/pi`);
    assertEquals([found.status.failed, found.status.active, conditionsOf(found)], [3, undefined, [
      "FailureTarget True BackoffLimitExceeded",
      "Failed True BackoffLimitExceeded",
    ]]);
    assertEquals(found.status.conditions[1].message, "Job has reached the specified backoff limit");
    await clock.advance(600_000);
    assertEquals((await get(pods)).length, 3);
  }));

test("with OnFailure the containers start again, until they did so too often", () =>
  withControllers(async ({ send, get, clock, server }) => {
    server.pods.decideExit(() => 1);
    await send("POST", jobs, job({ backoffLimit: 2 }, "OnFailure"));
    await clock.advance(100);
    const [{ status }] = await get(pods);
    assertEquals([status.phase, status.containerStatuses[0].restartCount], ["Running", 1]);
    await clock.advance(1_000);
    assertEquals((await get(`${jobs}/pi`)).status.active, 1); // its containers wait for 10 s
    await clock.advance(10_000);
    assertEquals(conditionsOf(await get(`${jobs}/pi`)).at(-1), "Failed True BackoffLimitExceeded");
    assertEquals(await get(pods), []);
  }));

test("the test may decide how each pod ends, or set its status itself", () =>
  withControllers(async ({ send, get, clock, server }) => {
    server.pods.decideExit(({ metadata }) =>
      metadata.labels?.["job-name"] === "pi" ? undefined : 0
    );
    await send("POST", jobs, job());
    await clock.advance(60_000);
    const [pod] = await get(pods);
    assertEquals(pod.status.phase, "Running");
    await send("PATCH", `${pods}/${pod.metadata.name}/status`, { status: { phase: "Succeeded" } });
    assertEquals(conditionsOf(await get(`${jobs}/pi`)).at(-1), "Complete True CompletionsReached");
  }));

test("a Job with a time to live is deleted when that is over", () =>
  withControllers(async ({ send, get, clock }) => {
    await send("POST", jobs, job({ ttlSecondsAfterFinished: 60 }));
    await clock.advance(59_000);
    assertEquals((await get(jobs)).length, 1);
    await clock.advance(3_000);
    assertEquals([await get(jobs), await get(pods)], [[], []]);
  }));

test("a Job that has ended, and one whose pod runs, write nothing", () =>
  withControllers(async ({ send, clock, server, writes }) => {
    server.pods.decideExit(({ metadata }) =>
      metadata.labels?.["job-name"] === "pi" ? 0 : undefined
    );
    await send("POST", jobs, job());
    await send("POST", jobs, { ...job(), metadata: { name: "endless" } });
    await clock.advance(1_000);
    const before = writes();
    assertEquals(before.filter((write) => write === "MODIFIED batch/jobs/default/pi").length, 3);
    await clock.advance(600_000);
    assertEquals(writes().length, before.length);
  }));

test("a Job of another controller, by managedBy, is left alone", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", jobs, job({ managedBy: "example.com/mine" }));
    assertEquals([await get(pods), (await get(`${jobs}/pi`)).status], [[], {}]);
  }));
