import { isReady } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import { controllerReference } from "./ownership.ts";

/** A condition in the status of an object. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
  readonly lastProbeTime?: string | null;
}

/** The fields of a container's status that controllers read. */
export interface ContainerStatus {
  readonly name?: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly terminated?: { readonly exitCode?: number; readonly finishedAt?: string };
  };
}

/** The fields of a pod that controllers read. */
export interface Pod extends KubeObject {
  spec: { nodeName?: string; [field: string]: unknown };
  status?: {
    phase?: string;
    conditions?: readonly Condition[];
    containerStatuses?: readonly ContainerStatus[];
    initContainerStatuses?: readonly ContainerStatus[];
    podIP?: string;
    [field: string]: unknown;
  };
}

/** The template of pods. */
export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly finalizers?: string[];
  };
  readonly spec?: Record<string, unknown>;
}

/** Returns whether a pod has ended: it never runs again. */
export function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Returns whether a pod is being deleted. */
export function isLeaving({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Returns whether a pod runs or will run, and is not being deleted. */
export function isActive(pod: Pod): boolean {
  return !hasEnded(pod) && !isLeaving(pod);
}

/**
 * Returns in how many milliseconds a pod that stays ready has been so for a time; 0 if it has, and
 * `undefined` if the pod is not ready.
 */
export function availableIn(
  pod: Pod,
  { minReadySeconds, now }: { minReadySeconds: number; now: number },
): number | undefined {
  const ready = readyCondition(pod);
  if (ready?.status !== "True") return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(ready.lastTransitionTime ?? "");
  return Number.isNaN(since) ? undefined : Math.max(0, since + minReadySeconds * 1000 - now);
}

/** Returns a pod of a template, with a name that the server generates. */
export function podOfTemplate(
  { metadata = {}, spec = {} }: PodTemplate,
  owner: KubeObject,
  resource: ServedResource,
): KubeObject {
  const { labels = {}, annotations = {}, finalizers = [] } = metadata;
  return {
    metadata: {
      generateName: `${owner.metadata.name}-`,
      labels: { ...labels },
      annotations: { ...annotations },
      finalizers: [...finalizers],
      ownerReferences: [controllerReference(owner, resource)],
    },
    spec: { ...spec },
  };
}

const PHASES = ["Pending", "Unknown", "Running"];
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

/**
 * Compares pods by how little is lost with them: those without a node, not running or not ready come
 * first, then those with a lower deletion cost, and the younger ones.
 *
 * Source: `ActivePodsWithRanks` of `k8s.io/kubernetes/pkg/controller`; all pods are on one node.
 */
export function compareForDeletion(left: Pod, right: Pod): number {
  const ranks: ((pod: Pod) => number)[] = [
    ({ spec }) => spec.nodeName ? 1 : 0,
    ({ status }) => PHASES.indexOf(status?.phase ?? ""),
    (pod) => isReady(pod) ? 1 : 0,
    ({ metadata }) => Number.parseInt(metadata.annotations?.[DELETION_COST] ?? "0") || 0,
    (pod) => isReady(pod) ? -Date.parse(readyCondition(pod)?.lastTransitionTime ?? "") || 0 : 0,
    (pod) => -restartsOf(pod),
    ({ metadata }) => -Date.parse(metadata.creationTimestamp ?? "") || 0,
  ];
  for (const rank of ranks) {
    const difference = rank(left) - rank(right);
    if (difference !== 0) return difference;
  }
  return (left.metadata.uid ?? "") < (right.metadata.uid ?? "") ? -1 : 1;
}

/** Returns how often the containers of a pod were started again. */
export function restartsOf({ status }: Pod): number {
  return (status?.containerStatuses ?? []).reduce(
    (sum, { restartCount = 0 }) => sum + restartCount,
    0,
  );
}

function readyCondition({ status }: Pod): Condition | undefined {
  return conditionIn(status, "Ready");
}

/** Returns the condition of a type in the status of an object. */
export function conditionIn(
  status: { readonly conditions?: readonly Condition[] } | undefined,
  type: string,
): Condition | undefined {
  return status?.conditions?.find((each) => each.type === type);
}
