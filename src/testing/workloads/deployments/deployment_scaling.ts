import { byAge } from "../age.ts";
import { allSets, type Deployment, type Revisions, rolloutLimits, total } from "./deployment.ts";
import { DESIRED, MAXIMUM } from "./deployment_revision.ts";
import type { ReplicaSet } from "../replica_set.ts";

/** ReplicaSets with the sizes that they are to have. */
export type Sizes = ReadonlyMap<ReplicaSet, number>;

/** Returns whether a Deployment was scaled since its ReplicaSets got their sizes. */
export function isScaled({ spec }: Deployment, revisions: Revisions): boolean {
  return allSets(revisions).filter(isActive).some(({ metadata }) => {
    const desired = wholeNumber(metadata.annotations?.[DESIRED]);
    return desired !== undefined && desired !== spec.replicas;
  });
}

/**
 * Returns the sizes of the ReplicaSets of a Deployment that was scaled, or that is paused: the only one
 * with pods has all of them, and in the midst of a rollout each has its part.
 *
 * Source: `scale` of `k8s.io/kubernetes/pkg/controller/deployment`.
 */
export function scaledSizes(deployment: Deployment, revisions: Revisions): Sizes {
  const { newSet, oldSets } = revisions;
  const { replicas, strategy } = deployment.spec;
  const active = allSets(revisions).filter(isActive);
  if (active.length < 2) {
    const only = active[0] ?? newSet ?? [...oldSets].sort(byAge).at(-1);
    return new Map(only && only.spec.replicas !== replicas ? [[only, replicas]] : []);
  }
  if (newSet && isSaturated(deployment, newSet)) {
    return new Map(oldSets.filter(isActive).map((set) => [set, 0]));
  }
  return strategy.type === "RollingUpdate" ? proportionalSizes(deployment, active) : new Map();
}

/** Returns the size of the new ReplicaSet in a rollout: as many pods as the surge allows. */
export function newSetSize(
  deployment: Deployment,
  current: number,
  oldSets: readonly ReplicaSet[],
): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === "Recreate" || current >= replicas) return replicas;
  const most = replicas + rolloutLimits(deployment).surge;
  const all = current + total(oldSets, ({ spec }) => spec.replicas);
  return current + Math.max(0, Math.min(most - all, replicas - current));
}

/**
 * Returns the sizes of old ReplicaSets in a rollout: those with pods that are not available lose these
 * first, then all as many as may be unavailable.
 *
 * Source: `reconcileOldReplicaSets` of `k8s.io/kubernetes/pkg/controller/deployment`.
 */
export function oldSetSizes(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
): Sizes {
  const active = oldSets.filter(isActive).sort(byAge);
  const sizes = new Map(active.map((set) => [set, set.spec.replicas]));
  const leastAvailable = deployment.spec.replicas - rolloutLimits(deployment).unavailable;
  const isUnavailable = newSet.spec.replicas - available(newSet);
  const count = total([...active, newSet], ({ spec }) => spec.replicas);
  const most = count - leastAvailable - isUnavailable;
  if (active.length === 0 || most <= 0) return new Map();
  const shrink = (limit: number, least: (set: ReplicaSet) => number) => {
    let left = limit;
    for (const [set, size] of sizes) {
      const less = Math.max(0, Math.min(left, size - least(set)));
      sizes.set(set, size - less);
      left -= less;
    }
  };
  shrink(most, available);
  shrink(total([...active, newSet], available) - leastAvailable, () => 0);
  return new Map([...sizes].filter(([set, size]) => size !== set.spec.replicas));
}

/** Divides what a Deployment has more or less among its ReplicaSets, by their sizes. */
function proportionalSizes(deployment: Deployment, active: readonly ReplicaSet[]): Sizes {
  const { replicas } = deployment.spec;
  const most = replicas > 0 ? replicas + rolloutLimits(deployment).surge : 0;
  const more = most - total(active, ({ spec }) => spec.replicas);
  const direction = more > 0 ? -1 : 1; // of ReplicaSets of one size the newer grow, the older shrink
  const sets = [...active].sort((left, right) =>
    right.spec.replicas - left.spec.replicas || direction * byAge(left, right)
  );
  const sizes = new Map<ReplicaSet, number>();
  let added = 0;
  for (const set of sets) {
    const allowed = more - added;
    const part = partOf(set, deployment);
    const share = allowed === 0 ? 0 : more > 0 ? Math.min(part, allowed) : Math.max(part, allowed);
    sizes.set(set, set.spec.replicas + share);
    added += share;
  }
  const [largest] = sets;
  if (largest) sizes.set(largest, Math.max(0, sizes.get(largest)! + more - added));
  return sizes;
}

function partOf(set: ReplicaSet, deployment: Deployment): number {
  const { spec, status } = deployment;
  const size = set.spec.replicas;
  if (spec.replicas === 0) return -size;
  const most = spec.replicas + rolloutLimits(deployment).surge;
  const before = wholeNumber(set.metadata.annotations?.[MAXIMUM]) || status?.replicas || 0;
  if (before === 0) return 0;
  return Math.round(size * most / before) - size;
}

function isSaturated({ spec }: Deployment, set: ReplicaSet): boolean {
  const numbers = [
    set.spec.replicas,
    wholeNumber(set.metadata.annotations?.[DESIRED]),
    available(set),
  ];
  return numbers.every((each) => each === spec.replicas);
}

function isActive({ spec }: ReplicaSet): boolean {
  return spec.replicas > 0;
}

function available({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
