import { isReady } from "../../objects/conditions.ts";
import { availableIn, type Pod } from "../pod_state.ts";
import { counted } from "../replica_set.ts";
import {
  revisionNameOf,
  type SetRevisions,
  type StatefulSet,
  type StatefulSetStatus,
} from "./stateful_set.ts";

/** Returns the status of a StatefulSet; a rollout whose last pod is ready is complete. */
export function statefulSetStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { revisions, collisionCount, now }: {
    revisions: SetRevisions;
    collisionCount: number;
    now: number;
  },
): StatefulSetStatus {
  const { metadata, spec, status = {} } = set;
  const { minReadySeconds = 0 } = spec;
  const ready = pods.filter((pod) => pod.status?.phase === "Running" && isReady(pod));
  const available = ready.filter((pod) => availableIn(pod, { minReadySeconds, now }) === 0);
  const staying = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const ofRevision = (name: string | undefined) =>
    staying.filter((pod) => revisionNameOf(pod) === name).length;
  const { current, update } = revisions;
  const updated = ofRevision(update.metadata.name);
  const isComplete = [updated, ready.length, pods.length].every((each) => each === spec.replicas);
  return {
    ...counted("observedGeneration", metadata.generation ?? 0),
    replicas: pods.length,
    ...counted("readyReplicas", ready.length),
    ...counted("currentReplicas", isComplete ? updated : ofRevision(current.metadata.name)),
    ...counted("updatedReplicas", updated),
    currentRevision: (isComplete ? update : current).metadata.name ?? "",
    updateRevision: update.metadata.name ?? "",
    collisionCount,
    availableReplicas: available.length,
    ...status.conditions !== undefined && { conditions: status.conditions },
  };
}
