import { assertEquals } from "@std/assert";
import { indexPlan } from "../../../../src/testing/workloads/jobs/index_plan.ts";
import type { Job } from "../../../../src/testing/workloads/jobs/job.ts";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import { test } from "../../../support/test.ts";

const none = {
  indexes: new Set<number>(),
  failedIndexes: new Set<number>(),
  occupied: new Set<number>(),
  delayed: new Map<number, Pod>(),
};
const indexed = (given = {}) =>
  ({ spec: { completionMode: "Indexed", completions: 5, ...given } }) as unknown as Job;
const ended = (second: number): Pod => ({
  metadata: { creationTimestamp: new Date(second * 1000).toISOString() },
  spec: {},
});

test("a Job without indexes gets pods without, one with indexes the first that are free", () => {
  assertEquals(indexPlan({ spec: {} } as unknown as Job, none, { count: 2, now: 0 }), {
    indexes: [undefined, undefined],
    waitMs: 0,
  });
  const state = {
    ...none,
    indexes: new Set([0]),
    failedIndexes: new Set([1]),
    occupied: new Set([3]),
  };
  assertEquals(indexPlan(indexed(), state, { count: 9, now: 0 }).indexes, [2, 4]);
});

test("with a limit for each index those that failed wait, and hold up no other", () => {
  const delayed = new Map([[0, ended(0)], [1, ended(5)]]);
  const job = indexed({ backoffLimitPerIndex: 2 });
  const plan = (count: number, now: number) => indexPlan(job, { ...none, delayed }, { count, now });
  assertEquals(plan(2, 1_000), { indexes: [], waitMs: 9_000 });
  assertEquals(plan(3, 1_000), { indexes: [2], waitMs: 0 });
  assertEquals(plan(2, 10_000), { indexes: [0], waitMs: 0 });
});
