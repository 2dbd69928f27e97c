import { assertEquals } from "@std/assert";
import type { Job, SuccessRule } from "../../../../src/testing/workloads/jobs/job.ts";
import { successByPolicy } from "../../../../src/testing/workloads/jobs/success_policy.ts";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import { conditionsOf, type Found, job, jobs, pods } from "../../../support/servers/job_place.ts";
import { test } from "../../../support/test.ts";

test("a policy is met by enough indexes, by some of them, or by enough of some", () => {
  const told = (rules: SuccessRule[], ...succeeded: number[]) =>
    successByPolicy(
      { metadata: {}, spec: { completions: 6, successPolicy: { rules } } } as unknown as Job,
      new Set(succeeded),
    );
  assertEquals(told([{ succeededCount: 2 }], 1), undefined);
  assertEquals(told([{ succeededCount: 2 }], 1, 5), "Matched rules at index 0");
  assertEquals(told([{ succeededIndexes: "0,2-3" }], 0, 2), undefined);
  assertEquals(told([{ succeededIndexes: "0,2-3" }], 0, 2, 3), "Matched rules at index 0");
  const some = { succeededIndexes: "0,2-3", succeededCount: 2 };
  assertEquals(told([some], 3, 4), undefined);
  assertEquals(told([{ succeededCount: 6 }, some], 3, 2), "Matched rules at index 1");
  assertEquals(told([{ succeededIndexes: "7-9" }], 1), undefined);
  assertEquals([told([{ succeededCount: 0 }]), told([], 1)], [undefined, undefined]);
});

test("a Job whose policy is met is complete, and its other pods are deleted and do not count", () =>
  withControllers(async ({ send, get, clock, server }) => {
    server.pods.decideExit(({ metadata }) =>
      metadata.annotations?.["batch.kubernetes.io/job-completion-index"] === "1" ? 0 : undefined
    );
    await send(
      "POST",
      jobs,
      job({
        completions: 3,
        parallelism: 3,
        completionMode: "Indexed",
        successPolicy: { rules: [{ succeededIndexes: "1" }] },
      }),
    );
    await clock.advance(1_000);
    const found = await get(`${jobs}/pi`);
    assertEquals(conditionsOf(found), [
      "SuccessCriteriaMet True SuccessPolicy",
      "Complete True SuccessPolicy",
    ]);
    const { succeeded, completedIndexes, failed, active, conditions, completionTime } =
      found.status;
    assertEquals([succeeded, completedIndexes, failed, active], [1, "1", undefined, undefined]);
    assertEquals([conditions[1].message, completionTime !== undefined], [
      "Matched rules at index 0",
      true,
    ]);
    assertEquals((await get(pods)).map(({ status }: Found) => status.phase), ["Succeeded"]);
  }));
