import {
  allSets,
  type Deployment,
  type DeploymentStatus,
  hasDeadline,
  isComplete,
  type Revisions,
  rolloutLimits,
  total,
} from "./deployment.ts";
import { type Condition, conditionIn } from "../pod_state.ts";
import { counted, type ReplicaSet } from "../replica_set.ts";

/** A time, in milliseconds since 1970 and as Kubernetes writes it. */
export interface Moment {
  readonly now: number;
  readonly time: string;
}

type NewCondition = Pick<Condition, "type" | "status" | "reason" | "message">;

/** Reasons of the condition `Progressing`. */
const PROGRESSED = "NewReplicaSetAvailable";
/** The reason of a Deployment that made no progress for too long. */
export const TIMED_OUT = "ProgressDeadlineExceeded";

/** Returns the status of a Deployment by its ReplicaSets; that of a rollout is a part of it. */
export function deploymentStatus(
  deployment: Deployment,
  revisions: Revisions,
  moment: Moment,
): DeploymentStatus {
  const { metadata, spec, status = {} } = deployment;
  const sets = allSets(revisions);
  const available = total(sets, (set) => set.status?.availableReplicas);
  const wanted = total(sets, (set) => set.spec.replicas);
  const terminating = terminatingReplicas(sets);
  const isAvailable = available >= spec.replicas - rolloutLimits(deployment).unavailable;
  return {
    ...counted("observedGeneration", metadata.generation ?? 0),
    ...counted("replicas", total(sets, (set) => set.status?.replicas)),
    ...counted("updatedReplicas", revisions.newSet?.status?.replicas ?? 0),
    ...counted("readyReplicas", total(sets, (set) => set.status?.readyReplicas)),
    ...counted("availableReplicas", available),
    ...counted("unavailableReplicas", Math.max(0, wanted - available)),
    ...terminating !== undefined && { terminatingReplicas: terminating },
    ...status.collisionCount !== undefined && { collisionCount: status.collisionCount },
    conditions: withDeploymentCondition(
      status.conditions ?? [],
      isAvailable
        ? {
          type: "Available",
          status: "True",
          reason: "MinimumReplicasAvailable",
          message: "Deployment has minimum availability.",
        }
        : {
          type: "Available",
          status: "False",
          reason: "MinimumReplicasUnavailable",
          message: "Deployment does not have minimum availability.",
        },
      moment,
    ),
  };
}

/**
 * Returns the status of a Deployment that rolls out: whether there is progress, and why pods were
 * refused.
 *
 * Source: `syncRolloutStatus` of `k8s.io/kubernetes/pkg/controller/deployment`.
 */
export function rolloutStatus(
  deployment: Deployment,
  revisions: Revisions,
  moment: Moment,
): DeploymentStatus {
  const status = deploymentStatus(deployment, revisions, moment);
  const { conditions = [] } = status;
  const progress = hasDeadline(deployment)
    ? withProgress(deployment, { revisions, moment, status })
    : conditions.filter(({ type }) => type !== "Progressing");
  return { ...status, conditions: withFailure(progress, revisions, moment) };
}

/** Returns in how many milliseconds a Deployment may have made no progress for too long. */
export function deadlineIn(
  deployment: Deployment,
  status: DeploymentStatus,
  now: number,
): number | undefined {
  const condition = conditionIn(deployment.status, "Progressing");
  if (!hasDeadline(deployment) || !condition || condition.reason === TIMED_OUT) return undefined;
  if (isComplete(deployment, status)) return undefined;
  return Math.max(0, deadlineOf(deployment, condition) - now);
}

/**
 * Returns conditions with a new one in the place of that of its type, at the end; one that says the
 * same stays as it is.
 */
export function withDeploymentCondition(
  conditions: readonly Condition[],
  condition: NewCondition,
  moment: Moment,
): readonly Condition[] {
  const known = conditions.find((each) => each.type === condition.type);
  if (known?.status === condition.status && known.reason === condition.reason) return conditions;
  return withUpdate(conditions, condition, moment);
}

/** Returns conditions with a new one in the place of that of its type, at the end. */
function withUpdate(
  conditions: readonly Condition[],
  { type, status, reason, message }: NewCondition,
  { time }: Moment,
): readonly Condition[] {
  const known = conditions.find((each) => each.type === type);
  const since = known?.status === status ? known.lastTransitionTime : undefined;
  return [...conditions.filter((each) => each.type !== type), {
    type,
    status,
    lastUpdateTime: time,
    lastTransitionTime: since ?? time,
    reason,
    message,
  } as Condition];
}

function withProgress(
  deployment: Deployment,
  { revisions: { newSet }, moment, status }: {
    revisions: Revisions;
    moment: Moment;
    status: DeploymentStatus;
  },
): readonly Condition[] {
  const { conditions = [], replicas = 0, updatedReplicas = 0 } = status;
  const known = conditionIn(deployment.status, "Progressing");
  if (replicas === updatedReplicas && known?.reason === PROGRESSED) return conditions;
  const subject = newSet
    ? `ReplicaSet "${newSet.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const type = "Progressing";
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    const condition: NewCondition = { type, status: "True", reason: PROGRESSED, message };
    return withDeploymentCondition(conditions, condition, moment);
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    const message = `${subject} is progressing.`;
    const condition: NewCondition = { type, status: "True", reason: "ReplicaSetUpdated", message };
    return withUpdate(conditions, condition, moment);
  }
  const isLate = known && known.reason !== PROGRESSED &&
    (known.reason === TIMED_OUT || deadlineOf(deployment, known) < moment.now);
  if (!isLate) return conditions;
  const message = `${subject} has timed out progressing.`;
  return withDeploymentCondition(
    conditions,
    { type, status: "False", reason: TIMED_OUT, message },
    moment,
  );
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const oldOf = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) =>
    replicas - updatedReplicas;
  return (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldOf(after) < oldOf(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0);
}

/** The failure of a ReplicaSet becomes one of its Deployment. */
function withFailure(
  conditions: readonly Condition[],
  { newSet, oldSets }: Revisions,
  moment: Moment,
): readonly Condition[] {
  const type = "ReplicaFailure";
  const failures = [newSet, ...oldSets].flatMap((set) =>
    set?.status?.conditions?.filter((each) => each.type === type) ?? []
  );
  const [failure] = failures;
  if (!failure) return conditions.filter((each) => each.type !== type);
  const time = failure.lastTransitionTime ?? moment.time;
  return withDeploymentCondition(conditions, failure, { ...moment, time });
}

function deadlineOf({ spec }: Deployment, { lastUpdateTime = "" }: Condition): number {
  return Date.parse(lastUpdateTime) + (spec.progressDeadlineSeconds ?? 0) * 1000;
}

/** A ReplicaSet that was never looked at has no pods yet; another one that does not tell is unknown. */
function terminatingReplicas(sets: readonly ReplicaSet[]): number | undefined {
  let sum = 0;
  for (const { status = {} } of sets) {
    const { terminatingReplicas: number, observedGeneration = 0 } = status;
    if (number === undefined && observedGeneration > 0) return undefined;
    sum += number ?? 0;
  }
  return sum;
}
