import { assertEquals } from "@std/assert";
import {
  delayedPods,
  failedIndexes,
  failureMarks,
  indexWait,
  limitsIndexes,
} from "../../../../src/testing/workloads/jobs/failed_indexes.ts";
import type { Job } from "../../../../src/testing/workloads/jobs/job.ts";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import { conditionsOf, type Found, job, jobs, pods } from "../../../support/servers/job_place.ts";
import { test } from "../../../support/test.ts";

const INDEX = "batch.kubernetes.io/job-completion-index";
const FAILURES = "batch.kubernetes.io/job-index-failure-count";
const IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";
const limited = (given = {}, status = {}) =>
  ({ spec: { completions: 4, backoffLimitPerIndex: 1, ...given }, status }) as unknown as Job;
const failed = (index: number, failures: number, second = 0, exitCode = 1): Pod => ({
  metadata: { name: `${index}`, annotations: { [INDEX]: `${index}`, [FAILURES]: `${failures}` } },
  spec: {},
  status: {
    phase: "Failed",
    containerStatuses: [{
      name: "main",
      state: { terminated: { exitCode, finishedAt: new Date(second * 1000).toISOString() } },
    }] as never,
  },
});

test("an index fails when its pods did so too often, or by a rule", () => {
  assertEquals([limitsIndexes(limited()), limitsIndexes({ spec: {} } as unknown as Job)], [
    true,
    false,
  ]);
  const status = { failedIndexes: "3" };
  assertEquals([...failedIndexes(limited({}, status), [failed(0, 0), failed(1, 1)])], [3, 1]);
  const rules = [{ action: "FailIndex", onExitCodes: { operator: "In", values: [7] } }];
  const ruled = limited({ podFailurePolicy: { rules } });
  assertEquals([...failedIndexes(ruled, [failed(0, 0), failed(2, 0, 0, 7), failed(9, 1)])], [2]);
});

test("the last failed pod of an index waits until another one has taken its place", () => {
  const later = failed(1, 1, 20);
  const found = delayedPods(
    limited({ backoffLimitPerIndex: 3 }),
    [failed(0, 0), failed(1, 0, 10), later, failed(2, 0)],
    new Set([2]),
  );
  assertEquals([[...found.keys()], found.get(1)], [[0, 1], later]);
  assertEquals(failureMarks(limited(), undefined), { [FAILURES]: "0" });
  assertEquals(failureMarks(limited(), later), { [FAILURES]: "2" });
  const rules = [{ action: "Ignore", onExitCodes: { operator: "In", values: [1] } }];
  assertEquals(failureMarks(limited({ podFailurePolicy: { rules } }), later), {
    [FAILURES]: "1",
    [IGNORED]: "1",
  });
  assertEquals(failureMarks({ spec: {} } as unknown as Job, later), {});
});

test("a pod of an index waits 10 s, and twice as long after each failure", () => {
  assertEquals(indexWait(undefined, 0), 0);
  assertEquals(indexWait(failed(0, 0, 5), 6_000), 9_000);
  assertEquals(indexWait(failed(0, 1, 5), 6_000), 19_000);
  assertEquals(indexWait(failed(0, 1, 5), 60_000), 0);
});

test("each index of a Job fails for itself, and the Job when all have ended", () =>
  withControllers(async ({ send, get, clock, server }) => {
    server.pods.decideExit(({ metadata }) => metadata.annotations?.[INDEX] === "1" ? 1 : 0);
    const spec = { completions: 3, parallelism: 3, completionMode: "Indexed" };
    await send("POST", jobs, job({ ...spec, backoffLimitPerIndex: 1 }));
    await clock.advance(1_000);
    const first = (await get(`${jobs}/pi`)).status;
    assertEquals([first.completedIndexes, first.failedIndexes, first.failed], [
      "0,2",
      "",
      undefined, // it is counted when another pod has taken the place
    ]);
    await clock.advance(9_050);
    const now: Found[] = await get(pods);
    assertEquals(
      now.filter(({ status }) => status.phase === "Running").map(({ metadata }) =>
        metadata.annotations[FAILURES]
      ),
      ["1"],
    );
    assertEquals((await get(`${jobs}/pi`)).status.failed, 1);
    await clock.advance(1_000);
    const found = await get(`${jobs}/pi`);
    assertEquals([found.status.failedIndexes, found.status.failed, conditionsOf(found)], ["1", 2, [
      "FailureTarget True FailedIndexes",
      "Failed True FailedIndexes",
    ]]);
  }));

test("a Job fails when more indexes have failed than it allows", () =>
  withControllers(async ({ send, get, clock, server }) => {
    server.pods.decideExit(({ metadata }) => metadata.annotations?.[INDEX] === "2" ? undefined : 1);
    const spec = { completions: 3, parallelism: 3, completionMode: "Indexed" };
    await send("POST", jobs, job({ ...spec, backoffLimitPerIndex: 0, maxFailedIndexes: 1 }));
    await clock.advance(1_000);
    const found = await get(`${jobs}/pi`);
    assertEquals([found.status.failedIndexes, conditionsOf(found).at(-1)], [
      "0,1",
      "Failed True MaxFailedIndexesExceeded",
    ]);
  }));
