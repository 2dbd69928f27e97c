import { numberOrShare } from "../number_or_share.ts";
import { hasEnded, isLeaving, type Pod } from "../pod_state.ts";
import {
  isAvailable,
  ordinalOf,
  partitionOf,
  revisionNameOf,
  type SetRevisions,
  startOf,
  type StatefulSet,
} from "./stateful_set.ts";

/** The next changes to the pods of a StatefulSet. */
export interface StatefulSetPlan {
  /** Numbers of pods to create. */
  readonly create: readonly number[];
  /** Pods to delete. */
  readonly delete: readonly Pod[];
}

/**
 * Returns the next changes to the pods of a StatefulSet. With `OrderedReady` there is one at most: a pod
 * is created, or deleted when there are too many, only when all before it are available. A rollout goes
 * from the highest number down to the partition.
 *
 * Source: `updateStatefulSet` of `k8s.io/kubernetes/pkg/controller/statefulset`.
 */
export function planStatefulSet(
  set: StatefulSet,
  pods: readonly Pod[],
  { revisions, now }: { revisions: SetRevisions; now: number },
): StatefulSetPlan {
  const isOrdered = set.spec.podManagementPolicy !== "Parallel";
  const start = startOf(set);
  const numbered = new Map(pods.map((pod) => [ordinalOf(pod, set) ?? -1, pod]));
  const wanted = Array.from({ length: set.spec.replicas }, (_, index) => start + index);
  const create: number[] = [];
  const gone: Pod[] = [];
  for (const ordinal of wanted) {
    const pod = numbered.get(ordinal);
    if (pod && !hasEnded(pod) && isAvailable(pod, set, now)) continue;
    if (!pod) create.push(ordinal);
    else if (hasEnded(pod) && !isLeaving(pod)) gone.push(pod);
    if (isOrdered) return { create, delete: gone };
  }
  const surplus = pods.filter((pod) => !wanted.includes(ordinalOf(pod, set) ?? -1))
    .sort((left, right) => (ordinalOf(right, set) ?? -1) - (ordinalOf(left, set) ?? -1));
  const [highest] = surplus;
  if (isOrdered && highest) {
    const firstUnavailable = surplus.findLast((pod) => !isAvailable(pod, set, now));
    const mayGo = !isLeaving(highest) &&
      (isAvailable(highest, set, now) || highest === firstUnavailable);
    return { create, delete: mayGo ? [highest] : [] };
  }
  gone.push(...surplus.filter((pod) => !isLeaving(pod)));
  if (create.length > 0 || gone.length > 0) return { create, delete: gone };
  const replicas = wanted.flatMap((ordinal) => numbered.get(ordinal) ?? []);
  return { create, delete: outdatedPods(set, replicas, { revisions, now, isOrdered }) };
}

/** Returns the pods of another revision to delete now. */
function outdatedPods(
  set: StatefulSet,
  replicas: readonly Pod[],
  { revisions, now, isOrdered }: { revisions: SetRevisions; now: number; isOrdered: boolean },
): Pod[] {
  if (set.spec.updateStrategy?.type === "OnDelete") return [];
  const { name } = revisions.update.metadata;
  const old = replicas.slice(partitionOf(set)).toReversed().filter((pod) =>
    revisionNameOf(pod) !== name && !isLeaving(pod)
  );
  const isReady = (pod: Pod) => isAvailable(pod, set, now);
  const budget = mostUnavailable(set) - replicas.filter((pod) => !isReady(pod)).length;
  // in parallel, first those that do no work anyway
  const useless = isOrdered ? [] : old.filter((pod) => !isReady(pod));
  const others = isOrdered ? old : old.filter(isReady);
  return [...useless, ...others.slice(0, Math.max(0, budget))];
}

function mostUnavailable({ spec }: StatefulSet): number {
  const { maxUnavailable = 1 } = spec.updateStrategy?.rollingUpdate ?? {};
  return Math.max(1, numberOrShare(maxUnavailable, spec.replicas, Math.floor));
}
