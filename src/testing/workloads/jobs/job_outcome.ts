import {
  conditionOfJob,
  hasFailed,
  indexesOf,
  indexOf,
  isIndexed,
  isTracked,
  type Job,
} from "./job.ts";
import { type Condition, isActive, type Pod, restartsOf } from "../pod_state.ts";

/** The pods of a Job, and what they have come to. */
export interface JobState {
  readonly active: readonly Pod[];
  /** Pods that succeeded and are not in the status yet. */
  readonly newSucceeded: readonly Pod[];
  /** Pods that failed and are not in the status yet. */
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** The indexes that succeeded. */
  readonly indexes: ReadonlySet<number>;
}

/** Why a Job ends: a condition that announces the last one. */
export type Outcome = Required<Pick<Condition, "reason" | "message">> & {
  readonly type: "SuccessCriteriaMet" | "FailureTarget";
};

/** Returns what the pods of a Job have come to. */
export function jobState(job: Job, pods: readonly Pod[]): JobState {
  const { succeeded = 0, failed = 0, completedIndexes, uncountedTerminatedPods } = job.status ?? {};
  const known = {
    succeeded: new Set(uncountedTerminatedPods?.succeeded),
    failed: new Set(uncountedTerminatedPods?.failed),
  };
  const tracked = pods.filter(isTracked);
  const newSucceeded = tracked.filter(({ metadata, status }) =>
    status?.phase === "Succeeded" && !known.succeeded.has(metadata.uid ?? "")
  );
  const newFailed = tracked.filter((pod) =>
    hasFailed(pod, job) && !known.failed.has(pod.metadata.uid ?? "")
  );
  const { completions = 0 } = job.spec;
  const ended = newSucceeded.map(indexOf).filter((index) => index !== undefined);
  const indexes = new Set(
    [...indexesOf(completedIndexes), ...ended].filter((index) => index < completions),
  );
  return {
    active: pods.filter(isActive),
    newSucceeded,
    newFailed,
    succeeded: isIndexed(job)
      ? indexes.size
      : succeeded + newSucceeded.length + known.succeeded.size,
    failed: failed + newFailed.length + known.failed.size,
    indexes,
  };
}

/** Returns why a Job ends before its pods have, or that it was said already. */
export function earlyOutcome(
  job: Job,
  { active, failed }: JobState,
  now: number,
): Outcome | undefined {
  for (const type of ["SuccessCriteriaMet", "FailureTarget"] as const) {
    const known = conditionOfJob(job.status, type);
    if (known?.status !== "True") continue;
    const { reason = "", message = "" } = known;
    return { type, reason, message };
  }
  const type = "FailureTarget";
  if (failed > job.spec.backoffLimit || hasRestartedTooOften(job, active)) {
    const message = "Job has reached the specified backoff limit";
    return { type, reason: "BackoffLimitExceeded", message };
  }
  const left = deadlineOfJob(job, now);
  if (left === undefined || left > 0) return undefined;
  const message = "Job was active longer than specified deadline";
  return { type, reason: "DeadlineExceeded", message };
}

/** Returns that a Job has succeeded, if no pod is active any more. */
export function completion(
  { spec }: Job,
  { succeeded }: JobState,
  active: number,
): Outcome | undefined {
  const { completions } = spec;
  const isEnough = completions === undefined ? succeeded > 0 : succeeded >= completions;
  if (!isEnough || active > 0) return undefined;
  const message = "Reached expected number of succeeded pods";
  return { type: "SuccessCriteriaMet", reason: "CompletionsReached", message };
}

/** Returns in how many milliseconds a Job has been active for too long. */
export function deadlineOfJob({ spec, status }: Job, now: number): number | undefined {
  const { activeDeadlineSeconds: seconds, suspend } = spec;
  if (seconds === undefined || suspend || status?.startTime === undefined) return undefined;
  return Math.max(0, Date.parse(status.startTime) + seconds * 1000 - now);
}

/** Returns how many pods of a Job are to be active. */
export function wantedActive(
  { spec }: Job,
  { active, succeeded }: Pick<JobState, "active" | "succeeded">,
): number {
  const { completions, parallelism, suspend } = spec;
  if (suspend) return 0;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

function hasRestartedTooOften({ spec }: Job, active: readonly Pod[]): boolean {
  if (spec.template.spec?.restartPolicy !== "OnFailure") return false;
  const restarts = active.reduce((sum, pod) => sum + restartsOf(pod), 0);
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit;
}
