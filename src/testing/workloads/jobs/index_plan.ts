import { indexWait, limitsIndexes } from "./failed_indexes.ts";
import { isIndexed, type Job } from "./job.ts";
import type { JobState } from "./job_outcome.ts";

/** The pods that a Job is to get. */
export interface IndexPlan {
  /** The indexes of the pods, `undefined` for those of a Job without indexes. */
  readonly indexes: readonly (number | undefined)[];
  /** In how many milliseconds there is more to do, if no pod may be created yet. */
  readonly waitMs: number;
}

/** Returns the indexes of the next pods of a Job; one that failed waits, if each has a limit. */
export function indexPlan(
  job: Job,
  state: Pick<JobState, "indexes" | "failedIndexes" | "occupied" | "delayed">,
  { count, now }: { count: number; now: number },
): IndexPlan {
  if (!isIndexed(job)) {
    return { indexes: Array.from({ length: count }, () => undefined), waitMs: 0 };
  }
  const pending = pendingIndexes(job, state, count);
  if (!limitsIndexes(job)) return { indexes: pending, waitMs: 0 };
  const waits = pending.map((index) => indexWait(state.delayed.get(index), now));
  const due = pending.filter((_, place) => waits[place] === 0);
  const isWaiting = due.length === 0 && waits.length > 0;
  return { indexes: due, waitMs: isWaiting ? Math.min(...waits) : 0 };
}

function pendingIndexes(
  { spec }: Job,
  { indexes, failedIndexes, occupied }: Pick<JobState, "indexes" | "failedIndexes" | "occupied">,
  count: number,
): number[] {
  const pending: number[] = [];
  for (let index = 0; index < (spec.completions ?? 0) && pending.length < count; index++) {
    const isTaken = [indexes, failedIndexes, occupied].some((each) => each.has(index));
    if (!isTaken) pending.push(index);
  }
  return pending;
}
