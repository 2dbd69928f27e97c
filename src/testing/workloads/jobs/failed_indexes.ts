import type { Pod } from "../pod_state.ts";
import { failureVerdict, isCounted } from "./failure_policy.ts";
import { hasFailed, indexesOf, indexOf, type Job } from "./job.ts";
import { backoffMs } from "./job_backoff.ts";

const FAILURES = "batch.kubernetes.io/job-index-failure-count";
const IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";

/** Returns whether a Job limits the failures of each index. */
export function limitsIndexes({ spec }: Job): boolean {
  return spec.backoffLimitPerIndex !== undefined;
}

/**
 * Returns the indexes of a Job that have failed too often, or by its policy.
 *
 * Source: `calculateFailedIndexes` of `k8s.io/kubernetes/pkg/controller/job`.
 */
export function failedIndexes(job: Job, tracked: readonly Pod[]): Set<number> {
  const { backoffLimitPerIndex: limit, completions = 0 } = job.spec;
  if (limit === undefined) return new Set();
  const isOver = (pod: Pod) => {
    if (!hasFailed(pod, job)) return false;
    if (failureVerdict(job, pod).action === "FailIndex") return true;
    return isCounted(job, pod) && countOf(pod, FAILURES) >= limit;
  };
  const failed = tracked.filter(isOver).map(indexOf).filter((index) => index !== undefined);
  return new Set(
    [...indexesOf(job.status?.failedIndexes), ...failed].filter((index) => index < completions),
  );
}

/**
 * Returns the last failed pods of indexes that wait for another one: they are counted when that is
 * there, which takes over their number of failures.
 *
 * Source: `getPodsWithDelayedDeletionPerIndex` of `k8s.io/kubernetes/pkg/controller/job`.
 */
export function delayedPods(
  job: Job,
  tracked: readonly Pod[],
  settled: ReadonlySet<number>,
): Map<number, Pod> {
  const delayed = new Map<number, Pod>();
  if (!limitsIndexes(job)) return delayed;
  for (const pod of tracked.filter((each) => hasFailed(each, job))) {
    const index = indexOf(pod);
    if (index === undefined || index >= (job.spec.completions ?? 0) || settled.has(index)) continue;
    const known = delayed.get(index);
    const isLater = !known ||
      (allFailures(known) <= allFailures(pod) && finishedAt(known) <= finishedAt(pod));
    if (isLater) delayed.set(index, pod);
  }
  return delayed;
}

/** Returns the annotations of a new pod that takes the place of a failed one. */
export function failureMarks(job: Job, replaced: Pod | undefined): Record<string, string> {
  if (!limitsIndexes(job)) return {};
  const counts = replaced !== undefined && isCounted(job, replaced);
  const failures = countOf(replaced, FAILURES) + (counts ? 1 : 0);
  const ignored = countOf(replaced, IGNORED) + (replaced && !counts ? 1 : 0);
  return { [FAILURES]: String(failures), ...ignored > 0 && { [IGNORED]: String(ignored) } };
}

/** Returns in how many milliseconds a pod may take the place of a failed one. */
export function indexWait(replaced: Pod | undefined, now: number): number {
  if (!replaced) return 0;
  return Math.max(0, finishedAt(replaced) + backoffMs(allFailures(replaced) + 1) - now);
}

function allFailures(pod: Pod): number {
  return countOf(pod, FAILURES) + countOf(pod, IGNORED);
}

function countOf(pod: Pod | undefined, name: string): number {
  const text = pod?.metadata.annotations?.[name] ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** Returns when a pod ended, or when that became known. */
function finishedAt({ metadata, status }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) =>
    Date.parse(state?.terminated?.finishedAt ?? "")
  );
  if (ends.length > 0 && !ends.some(Number.isNaN)) return Math.max(...ends);
  const ready = status?.conditions?.find(({ type, status }) =>
    type === "Ready" && status === "False"
  );
  const { deletionTimestamp, creationTimestamp, deletionGracePeriodSeconds: grace = 0 } = metadata;
  if (ready?.lastTransitionTime) return Date.parse(ready.lastTransitionTime);
  return deletionTimestamp !== undefined
    ? Date.parse(deletionTimestamp) - grace * 1000
    : Date.parse(creationTimestamp ?? "") || 0;
}
