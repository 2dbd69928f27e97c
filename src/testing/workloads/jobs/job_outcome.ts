import { hasFailed, indexesOf, indexOf, isIndexed, isTracked, type Job } from "./job.ts";
import {
  type Condition,
  conditionIn,
  hasEnded,
  isActive,
  type Pod,
  restartsOf,
} from "../pod_state.ts";
import { delayedPods, failedIndexes } from "./failed_indexes.ts";
import { failureVerdict, isCounted } from "./failure_policy.ts";
import { successByPolicy } from "./success_policy.ts";

/** The pods of a Job, and what they have come to. */
export interface JobState {
  readonly active: readonly Pod[];
  /** Pods that succeeded and are not in the status yet. */
  readonly newSucceeded: readonly Pod[];
  /** Pods that failed and are not in the status yet, also those that a policy ignores. */
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** The indexes that succeeded. */
  readonly indexes: ReadonlySet<number>;
  /** The indexes that failed for good. */
  readonly failedIndexes: ReadonlySet<number>;
  /** The indexes of pods that run, or in whose place there may be no other yet. */
  readonly occupied: ReadonlySet<number>;
  /** The last failed pods of indexes that wait for another one. */
  readonly delayed: ReadonlyMap<number, Pod>;
  /** Why a pod makes the Job fail, by its policy. */
  readonly failure?: string;
}

/** Why a Job ends: a condition that announces the last one. */
export type Outcome = Required<Pick<Condition, "reason" | "message">> & {
  readonly type: "SuccessCriteriaMet" | "FailureTarget";
};

/** How a Job ends, for the pods that did not end by themselves. */
export interface Ending {
  /** The outcome of the Job: if it fails, all pods that have not succeeded count as failed. */
  readonly outcome?: Outcome | undefined;
  /**
   * Pods that were deleted because the Job has ended: they do not count if it has succeeded, and their
   * indexes have not failed.
   */
  readonly stopped?: readonly Pod[];
}

/** Returns what the pods of a Job have come to. */
export function jobState(
  job: Job,
  pods: readonly Pod[],
  { outcome, stopped = [] }: Ending = {},
): JobState {
  const { succeeded = 0, failed = 0, completedIndexes, uncountedTerminatedPods } = job.status ?? {};
  const known = {
    succeeded: new Set(uncountedTerminatedPods?.succeeded),
    failed: new Set(uncountedTerminatedPods?.failed),
  };
  const tracked = pods.filter(isTracked);
  const newSucceeded = tracked.filter(({ metadata, status }) =>
    status?.phase === "Succeeded" && !known.succeeded.has(metadata.uid ?? "")
  );
  const isFailing = outcome?.type === "FailureTarget";
  const stoppedUids = new Set(stopped.map(({ metadata }) => metadata.uid));
  const isStopped = ({ metadata }: Pod) => stoppedUids.has(metadata.uid);
  const newFailed = tracked.filter((pod) => {
    if (known.failed.has(pod.metadata.uid ?? "")) return false;
    if (isFailing) return pod.status?.phase !== "Succeeded";
    return hasFailed(pod, job) && !isStopped(pod);
  });
  const { completions = 0, podReplacementPolicy } = job.spec;
  const indexes = new Set(
    [...indexesOf(completedIndexes), ...definedIndexes(newSucceeded)].filter((index) =>
      index < completions
    ),
  );
  const active = pods.filter(isActive);
  const waiting = podReplacementPolicy === "Failed" ? pods.filter(isTerminating) : [];
  const failedForGood = failedIndexes(job, tracked.filter((pod) => !isStopped(pod)));
  const runs = new Set(definedIndexes(active));
  const failure = pods.filter((pod) => hasFailed(pod, job)).map((pod) =>
    failureVerdict(job, pod).message
  ).find((message) => message !== undefined);
  return {
    active,
    newSucceeded,
    newFailed,
    succeeded: isIndexed(job)
      ? indexes.size
      : succeeded + newSucceeded.length + known.succeeded.size,
    failed: failed + newFailed.filter((pod) => isCounted(job, pod)).length + known.failed.size,
    indexes,
    failedIndexes: failedForGood,
    occupied: new Set([...runs, ...definedIndexes(waiting)]),
    delayed: delayedPods(job, tracked, new Set([...indexes, ...failedForGood, ...runs])),
    ...failure !== undefined && { failure },
  };
}

/** Returns why a Job ends before its pods have, or that it was said already. */
export function earlyOutcome(
  job: Job,
  state: JobState,
  now: number,
): Outcome | undefined {
  for (const type of ["SuccessCriteriaMet", "FailureTarget"] as const) {
    const known = conditionIn(job.status, type);
    if (known?.status !== "True") continue;
    const { reason = "", message = "" } = known;
    return { type, reason, message };
  }
  const { active, failed, failure, indexes } = state;
  if (failure !== undefined) return failing("PodFailurePolicy", failure);
  if (failed > job.spec.backoffLimit || hasRestartedTooOften(job, active)) {
    return failing("BackoffLimitExceeded", "Job has reached the specified backoff limit");
  }
  const left = deadlineOfJob(job, now);
  if (left !== undefined && left <= 0) {
    return failing("DeadlineExceeded", "Job was active longer than specified deadline");
  }
  if (!isIndexed(job)) return undefined;
  const message = successByPolicy(job, indexes);
  return indexOutcome(job, state) ??
    (message === undefined
      ? undefined
      : { type: "SuccessCriteriaMet", reason: "SuccessPolicy", message });
}

/** Returns that a Job fails because of its indexes. */
function indexOutcome(
  { spec }: Job,
  { failedIndexes, indexes }: JobState,
): Outcome | undefined {
  const { maxFailedIndexes = Infinity, completions = 0 } = spec;
  if (failedIndexes.size > maxFailedIndexes) {
    return failing(
      "MaxFailedIndexesExceeded",
      "Job has exceeded the specified maximal number of failed indexes",
    );
  }
  const isOver = failedIndexes.size > 0 && failedIndexes.size + indexes.size >= completions;
  return isOver ? failing("FailedIndexes", "Job has failed indexes") : undefined;
}

function failing(reason: string, message: string): Outcome {
  return { type: "FailureTarget", reason, message };
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

function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !hasEnded(pod);
}

function definedIndexes(pods: readonly Pod[]): number[] {
  return pods.map(indexOf).filter((index) => index !== undefined);
}
