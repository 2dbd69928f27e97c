import { assertEquals } from "@std/assert";
import type { Job, JobStatus } from "../../../../src/testing/workloads/jobs/job.ts";
import {
  completion,
  deadlineOfJob,
  earlyOutcome,
  jobState,
  wantedActive,
} from "../../../../src/testing/workloads/jobs/job_outcome.ts";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import { test } from "../../../support/test.ts";

const job = (given = {}, status: JobStatus = {}): Job => ({
  metadata: { name: "pi" },
  spec: { selector: {}, template: {}, parallelism: 2, backoffLimit: 1, ...given },
  status,
});
const pod = (uid: string, phase: string, { index = "", isCounted = false } = {}): Pod => ({
  metadata: {
    uid,
    annotations: { "batch.kubernetes.io/job-completion-index": index },
    finalizers: isCounted ? [] : ["batch.kubernetes.io/job-tracking"],
  },
  spec: {},
  status: { phase, containerStatuses: [{ restartCount: 1 }] },
});

test("jobState counts each pod once: in the status, by its uid there, or new", () => {
  const status = {
    succeeded: 2,
    failed: 1,
    uncountedTerminatedPods: { succeeded: ["a"], failed: ["b"] },
  };
  const { active, succeeded, failed, newSucceeded, newFailed } = jobState(job({}, status), [
    pod("a", "Succeeded"),
    pod("b", "Failed"),
    pod("c", "Succeeded"),
    pod("d", "Failed"),
    pod("e", "Succeeded", { isCounted: true }),
    pod("f", "Running"),
  ]);
  assertEquals([active.length, succeeded, failed], [1, 4, 3]);
  assertEquals([newSucceeded, newFailed].map((pods) => pods.map(({ metadata }) => metadata.uid)), [
    ["c"],
    ["d"],
  ]);
  const indexed = job({ completionMode: "Indexed", completions: 3 }, { completedIndexes: "0" });
  const state = jobState(indexed, [
    pod("a", "Succeeded", { index: "0" }),
    pod("b", "Succeeded", { index: "2" }),
    pod("c", "Succeeded", { index: "3" }), // beyond the completions
  ]);
  assertEquals([[...state.indexes], state.succeeded], [[0, 2], 2]);
});

test("earlyOutcome is a failure by pods, by restarts and by time, or the one that was announced", () => {
  const reasonOf = (given: Job, pods: Pod[] = [], now = 0) =>
    earlyOutcome(given, jobState(given, pods), now)?.reason;
  assertEquals(reasonOf(job(), [pod("a", "Failed")]), undefined);
  assertEquals(reasonOf(job({}, { failed: 1 }), [pod("a", "Failed")]), "BackoffLimitExceeded");
  const template = { spec: { restartPolicy: "OnFailure" } };
  assertEquals(reasonOf(job({ template }), [pod("a", "Running")]), "BackoffLimitExceeded");
  assertEquals(reasonOf(job({ template, backoffLimit: 2 }), [pod("a", "Running")]), undefined);
  const template0 = { template, backoffLimit: 0 };
  assertEquals(reasonOf(job(template0), [pod("a", "Running")]), "BackoffLimitExceeded");
  const started = { startTime: new Date(0).toISOString() };
  const limited = job({ activeDeadlineSeconds: 5 }, started);
  assertEquals([reasonOf(limited, [], 4_999), reasonOf(limited, [], 5_000)], [
    undefined,
    "DeadlineExceeded",
  ]);
  assertEquals([deadlineOfJob(limited, 2_000), deadlineOfJob(job(), 0)], [3_000, undefined]);
  const condition = { type: "SuccessCriteriaMet", status: "True", reason: "R" } as const;
  assertEquals(reasonOf(job({}, { failed: 9, conditions: [condition] })), "R");
});

test("a Job is complete with enough successes, and without a number with the first one", () => {
  const isComplete = (given: object, succeeded: number, active: number) =>
    completion(job(given), { ...jobState(job(), []), succeeded }, active) !== undefined;
  assertEquals([0, 1].map((succeeded) => isComplete({}, succeeded, 0)), [false, true]);
  assertEquals([1, 2].map((succeeded) => isComplete({ completions: 2 }, succeeded, 0)), [
    false,
    true,
  ]);
  assertEquals(isComplete({ completions: 2 }, 2, 1), false);
});

test("no more pods are wanted than are left, may run at once, and are not suspended", () => {
  const running = [pod("a", "Running")];
  const wanted = (given: object, succeeded: number) =>
    wantedActive(job(given), { active: running, succeeded });
  assertEquals([wanted({ completions: 5 }, 0), wanted({ completions: 5 }, 4)], [2, 1]);
  assertEquals([wanted({ completions: 5 }, 6), wanted({ completions: 5, suspend: true }, 0)], [
    0,
    0,
  ]);
  assertEquals([wanted({}, 0), wanted({}, 1)], [2, 1]);
});

test("of the pods of a Job that ends, those that run have failed with it, or do not count", () => {
  const outcome = { type: "FailureTarget", reason: "R", message: "M" } as const;
  const pods = [pod("a", "Running"), pod("b", "Succeeded"), pod("c", "Failed")];
  assertEquals(jobState(job(), pods).failed, 1);
  assertEquals(jobState(job(), pods, { outcome }).failed, 2);
  assertEquals(jobState(job(), pods, { stopped: [pods[2]!] }).failed, 0);
});

test("a policy, and the limits of indexes, end a Job early", () => {
  const outcomeOf = (given: object, pods: Pod[], status: JobStatus = {}) => {
    const whole = job({ completionMode: "Indexed", completions: 3, ...given }, status);
    const { type, reason } = earlyOutcome(whole, jobState(whole, pods), 0) ?? {};
    return [type, reason];
  };
  const rules = [{ action: "FailJob", onPodConditions: [{ type: "Lost" }] }];
  const lost: Pod = {
    ...pod("a", "Failed", { index: "0" }),
    status: { phase: "Failed", conditions: [{ type: "Lost", status: "True" }] },
  };
  assertEquals(outcomeOf({ podFailurePolicy: { rules } }, [lost]), [
    "FailureTarget",
    "PodFailurePolicy",
  ]);
  const successPolicy = { rules: [{ succeededCount: 1 }] };
  assertEquals(outcomeOf({ successPolicy }, [pod("a", "Succeeded", { index: "0" })]), [
    "SuccessCriteriaMet",
    "SuccessPolicy",
  ]);
  const limited = { backoffLimitPerIndex: 0, backoffLimit: 9 };
  const ended = [pod("a", "Failed", { index: "0" }), pod("b", "Failed", { index: "1" })];
  assertEquals(outcomeOf(limited, ended), [undefined, undefined]);
  assertEquals(outcomeOf({ ...limited, maxFailedIndexes: 1 }, ended), [
    "FailureTarget",
    "MaxFailedIndexesExceeded",
  ]);
  assertEquals(outcomeOf(limited, ended, { completedIndexes: "2" }), [
    "FailureTarget",
    "FailedIndexes",
  ]);
});
