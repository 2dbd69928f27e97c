import { limitsIndexes } from "./failed_indexes.ts";
import { indexText, isIndexed, type Job, type JobStatus } from "./job.ts";
import type { JobState, Outcome } from "./job_outcome.ts";
import { type Condition, conditionIn, type Pod } from "../pod_state.ts";
import { counted } from "../replica_set.ts";

/** Returns the status of a Job that begins, or that was suspended or resumed. */
export function withSuspension({ spec, status = {} }: Job, time: string): JobStatus {
  const { conditions = [] } = status;
  const isSuspended = conditionIn(status, "Suspended")?.status === "True";
  if (spec.suspend) {
    if (isSuspended) return status;
    const { startTime: _startTime, ...rest } = status;
    const condition = { type: "Suspended", reason: "JobSuspended", message: "Job suspended" };
    return { ...rest, conditions: withJobCondition(conditions, condition, time) };
  }
  if (!isSuspended) return { ...status, startTime: status.startTime ?? time };
  const resumed = { type: "Suspended", reason: "JobResumed", message: "Job resumed" };
  return {
    ...status,
    startTime: time,
    conditions: withJobCondition(conditions, { ...resumed, status: "False" }, time),
  };
}

/** Returns the status of a Job whose ended pods are known by their uids, and that announces its end. */
export function countedStatus(
  job: Job,
  { state, counted: failures, numbers, outcome, time }: {
    state: JobState;
    /** The failed pods that are counted now. */
    counted: readonly Pod[];
    numbers: { active: number; ready: number; terminating: number };
    outcome: Outcome | undefined;
    time: string;
  },
): JobStatus {
  const { status = {} } = job;
  const { uncountedTerminatedPods: known = {}, conditions = [] } = status;
  const succeeded = isIndexed(job)
    ? []
    : [...known.succeeded ?? [], ...state.newSucceeded.map(uidOf)];
  const failed = [...known.failed ?? [], ...failures.map(uidOf)];
  const { active: _active, succeeded: before, completedIndexes, ...rest } = status;
  const indexes = indexText(state.indexes) || completedIndexes;
  return {
    ...rest,
    ...counted("active", numbers.active),
    ...counted("succeeded", isIndexed(job) ? state.succeeded : before ?? 0),
    ready: numbers.ready,
    terminating: numbers.terminating,
    ...isIndexed(job) && indexes && { completedIndexes: indexes },
    ...limitsIndexes(job) && { failedIndexes: indexText(state.failedIndexes) },
    uncountedTerminatedPods: {
      ...succeeded.length > 0 && { succeeded },
      ...failed.length > 0 && { failed },
    },
    ...(conditions.length > 0 || outcome) && {
      conditions: outcome ? withJobCondition(conditions, outcome, time) : conditions,
    },
  };
}

/** Returns the status of a Job whose ended pods are counted, and that has ended if none is left. */
export function finalStatus(
  { status = {} }: Job,
  { outcome, terminating, time }: {
    outcome: Outcome | undefined;
    terminating: number;
    time: string;
  },
): JobStatus {
  const { uncountedTerminatedPods: known = {}, succeeded = 0, failed = 0, ...rest } = status;
  const next: JobStatus = {
    ...rest,
    terminating,
    ...counted("succeeded", succeeded + (known.succeeded?.length ?? 0)),
    ...counted("failed", failed + (known.failed?.length ?? 0)),
    uncountedTerminatedPods: {},
  };
  if (!outcome || terminating > 0) return next;
  const isComplete = outcome.type === "SuccessCriteriaMet";
  const condition = { ...outcome, type: isComplete ? "Complete" : "Failed" };
  return {
    ...next,
    ...isComplete && { completionTime: time },
    conditions: withJobCondition(status.conditions ?? [], condition, time),
  };
}

function withJobCondition(
  conditions: readonly Condition[],
  { type, status = "True", reason, message }:
    & Required<Pick<Condition, "type" | "reason" | "message">>
    & { status?: "True" | "False" },
  time: string,
): readonly Condition[] {
  const known = conditions.find((each) => each.type === type);
  if (known?.status === status && known.reason === reason) return conditions;
  const next: Condition = {
    type,
    status,
    lastProbeTime: time,
    lastTransitionTime: time,
    reason,
    message,
  };
  return known ? conditions.map((each) => each === known ? next : each) : [...conditions, next];
}

function uidOf({ metadata }: Pod): string {
  return metadata.uid ?? "";
}
