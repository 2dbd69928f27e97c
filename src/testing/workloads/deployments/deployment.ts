import type { KubeObject } from "../../objects/kube_object.ts";
import { numberOrShare } from "../number_or_share.ts";
import type { Condition, PodTemplate } from "../pod_state.ts";
import type { ReplicaSet } from "../replica_set.ts";

/** The fields of a Deployment that its controller reads. */
export interface Deployment extends KubeObject {
  spec: {
    replicas: number;
    selector: { matchLabels?: Record<string, string>; [field: string]: unknown };
    template: PodTemplate;
    strategy: {
      type: "RollingUpdate" | "Recreate";
      rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
    };
    minReadySeconds?: number;
    paused?: boolean;
    progressDeadlineSeconds?: number;
    revisionHistoryLimit?: number;
  };
  status?: DeploymentStatus;
}

/** The status of a Deployment. Numbers of zero are left out, but for the terminating. */
export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
}

/** The ReplicaSets of a Deployment: the one with its present template, and all others. */
export interface Revisions {
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

/** The number that stands for no limit. */
const UNLIMITED = 2 ** 31 - 1;

/** Returns all ReplicaSets of a Deployment. */
export function allSets({ newSet, oldSets }: Revisions): ReplicaSet[] {
  return newSet ? [...oldSets, newSet] : [...oldSets];
}

/** Returns the sum of a number of ReplicaSets. */
export function total(
  sets: readonly ReplicaSet[],
  number: (set: ReplicaSet) => number | undefined,
): number {
  return sets.reduce((sum, set) => sum + (number(set) ?? 0), 0);
}

/** Returns how many pods a Deployment may have too many, and how many too few, while it rolls out. */
export function rolloutLimits({ spec }: Deployment): { surge: number; unavailable: number } {
  const { replicas, strategy } = spec;
  if (strategy.type !== "RollingUpdate") return { surge: 0, unavailable: 0 };
  const { maxSurge = 0, maxUnavailable = 0 } = strategy.rollingUpdate ?? {};
  const surge = numberOrShare(maxSurge, replicas, Math.ceil);
  const unavailable = numberOrShare(maxUnavailable, replicas, Math.floor);
  // a percentage may be rounded down to nothing, and then nothing could ever change
  const least = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return { surge, unavailable: Math.min(least, replicas) };
}

/** Returns whether a Deployment has a limit for the time without progress. */
export function hasDeadline({ spec }: Deployment): boolean {
  const { progressDeadlineSeconds: seconds } = spec;
  return seconds !== undefined && seconds !== UNLIMITED;
}

/** Returns how many old ReplicaSets a Deployment keeps. */
export function historyLimit({ spec }: Deployment): number {
  const { revisionHistoryLimit: limit } = spec;
  return limit === undefined || limit === UNLIMITED ? Infinity : limit;
}

/** Returns whether all pods of a Deployment are of its template, and available. */
export function isComplete({ metadata, spec }: Deployment, status: DeploymentStatus): boolean {
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  return [updatedReplicas, replicas, availableReplicas].every((each) => each === spec.replicas) &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}
