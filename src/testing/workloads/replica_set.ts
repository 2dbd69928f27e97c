import { isReady } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { selectorMatcher } from "./ownership.ts";
import { availableIn, type Condition, type Pod, type PodTemplate } from "./pod_state.ts";

/** The fields of a ReplicaSet that controllers read. */
export interface ReplicaSet extends KubeObject {
  spec: {
    replicas: number;
    minReadySeconds?: number;
    selector: unknown;
    template: PodTemplate;
  };
  status?: ReplicaSetStatus;
}

/** The status of a ReplicaSet. Numbers of zero are left out, but for the first and the terminating. */
export interface ReplicaSetStatus {
  readonly replicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

/** State of a ReplicaSet, for its status. */
export interface ReplicaSetState {
  /** The pods that belong to it and have not ended. */
  readonly active: readonly Pod[];
  /** The number of its pods that are being deleted. */
  readonly terminating: number;
  /** Why its pods could not be created or deleted. */
  readonly failure?: { readonly message: string; readonly isCreation: boolean } | undefined;
  /** The time, in milliseconds since 1970. */
  readonly now: number;
  /** The time as Kubernetes writes it. */
  readonly time: string;
}

/** Returns the status of a ReplicaSet. */
export function replicaSetStatus(
  { metadata, spec, status = {} }: ReplicaSet,
  { active, terminating, failure, now, time }: ReplicaSetState,
): ReplicaSetStatus {
  const { minReadySeconds = 0 } = spec;
  const isLabeled = selectorMatcher({ matchLabels: spec.template.metadata?.labels ?? {} });
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => availableIn(pod, { minReadySeconds, now }) === 0);
  const conditions = withFailure(status.conditions ?? [], failure, time);
  return {
    replicas: active.length,
    ...counted("fullyLabeledReplicas", active.filter(isLabeled).length),
    ...counted("readyReplicas", ready.length),
    ...counted("availableReplicas", available.length),
    terminatingReplicas: terminating,
    ...counted("observedGeneration", metadata.generation ?? 0),
    ...conditions.length > 0 && { conditions },
  };
}

/** Returns in how many milliseconds the next ready pod becomes available. */
export function nextAvailable(
  { spec }: ReplicaSet,
  { active, now }: Pick<ReplicaSetState, "active" | "now">,
): number | undefined {
  const { minReadySeconds = 0 } = spec;
  const waits = active.map((pod) => availableIn(pod, { minReadySeconds, now }) ?? 0);
  const coming = waits.filter((wait) => wait > 0);
  return coming.length > 0 ? Math.min(...coming) : undefined;
}

/** Returns a field with a number, unless it is zero: the API server stores no such zero. */
export function counted<Name extends string>(name: Name, count: number): { [N in Name]?: number } {
  return count === 0 ? {} : { [name]: count } as { [N in Name]?: number };
}

function withFailure(
  conditions: readonly Condition[],
  failure: ReplicaSetState["failure"],
  lastTransitionTime: string,
): readonly Condition[] {
  const type = "ReplicaFailure";
  if (!failure) return conditions.filter((each) => each.type !== type);
  if (conditions.some((each) => each.type === type)) return conditions;
  const reason = failure.isCreation ? "FailedCreate" : "FailedDelete";
  const { message } = failure;
  return [...conditions, { type, status: "True", lastTransitionTime, reason, message }];
}
