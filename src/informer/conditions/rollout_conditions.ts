import { conditionsOf, isConditionMet, type ObjectWithConditions } from "./has_condition.ts";

/** The part of a Deployment that {@linkcode isDeploymentRolledOut} reads. */
export interface DeploymentRollout {
  /** The metadata, with the generation: the number of changes to the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** The desired state. */
  readonly spec?: { readonly replicas?: number | undefined } | undefined;
  /** The observed state; the server omits values of 0. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly replicas?: number | undefined;
    readonly updatedReplicas?: number | undefined;
    readonly availableReplicas?: number | undefined;
    readonly conditions?:
      | readonly { readonly type?: string | undefined; readonly reason?: string | undefined }[]
      | undefined;
  } | undefined;
}

/** The part of a StatefulSet that {@linkcode isStatefulSetRolledOut} reads. */
export interface StatefulSetRollout {
  /** The metadata, with the generation: the number of changes to the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** The desired state. */
  readonly spec?: {
    readonly replicas?: number | undefined;
    readonly updateStrategy?: {
      readonly rollingUpdate?: { readonly partition?: number | undefined } | undefined;
    } | undefined;
  } | undefined;
  /** The observed state; the server omits values of 0. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly readyReplicas?: number | undefined;
    readonly updatedReplicas?: number | undefined;
  } | undefined;
}

/** The part of a DaemonSet that {@linkcode isDaemonSetRolledOut} reads. */
export interface DaemonSetRollout {
  /** The metadata, with the generation: the number of changes to the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** The observed and the desired numbers of Pods; the server omits values of 0. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly desiredNumberScheduled?: number | undefined;
    readonly updatedNumberScheduled?: number | undefined;
    readonly numberAvailable?: number | undefined;
  } | undefined;
}

/**
 * Whether enough Pods of a Deployment are available: its condition `Available`, once the controller
 * has observed the current Deployment; as `kubectl wait --for=condition=Available`. They may be
 * Pods of an older template: see {@linkcode isDeploymentRolledOut}.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { isDeploymentAvailable, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = "/apis/apps/v1/namespaces/default/deployments/web";
 * await waitUntil(kube, path, isDeploymentAvailable, { timeoutMs: 60_000 });
 * ```
 */
export function isDeploymentAvailable(deployment: ObjectWithConditions | undefined): boolean {
  return isConditionMet(deployment, "Available", "True");
}

/**
 * Whether all Pods of a Deployment have its newest template and are available, and the older ones
 * are gone; as `kubectl rollout status`. It is false for a Deployment that has exceeded its
 * progress deadline, and may stay false: check `hasCondition("Progressing", "False")` for that
 * case.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { isDeploymentRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = "/apis/apps/v1/namespaces/default/deployments/web";
 * await waitUntil(kube, path, isDeploymentRolledOut, { timeoutMs: 300_000 });
 * ```
 */
export function isDeploymentRolledOut(
  deployment: ObjectWithConditions & { readonly spec?: object | undefined } | undefined,
): boolean {
  if (!deployment || !isObserved(deployment)) return false;
  const { spec, status }: DeploymentRollout = deployment;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
  const missedDeadline = conditionsOf({ status }).some((condition) =>
    condition?.type === "Progressing" && condition.reason === "ProgressDeadlineExceeded"
  );
  return !missedDeadline &&
    updatedReplicas >= (spec?.replicas ?? 1) &&
    replicas <= updatedReplicas &&
    availableReplicas >= updatedReplicas;
}

/**
 * Whether all Pods of a StatefulSet are ready and, down to the `partition` of its rolling update,
 * have its newest template; as `kubectl rollout status`. With the strategy `OnDelete`, which
 * kubectl does not support here, all of them must have the newest template.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { isStatefulSetRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = "/apis/apps/v1/namespaces/default/statefulsets/db";
 * await waitUntil(kube, path, isStatefulSetRolledOut, { timeoutMs: 600_000 });
 * ```
 */
export function isStatefulSetRolledOut(
  statefulSet: ObjectWithConditions & { readonly spec?: object | undefined } | undefined,
): boolean {
  if (!statefulSet?.status?.observedGeneration || !isObserved(statefulSet)) return false;
  const { spec, status }: StatefulSetRollout = statefulSet;
  const { replicas = 1, updateStrategy } = spec ?? {};
  const { readyReplicas = 0, updatedReplicas = 0 } = status ?? {};
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  return readyReplicas >= replicas && updatedReplicas >= replicas - partition;
}

/**
 * Whether a DaemonSet has an available Pod of its newest template on each node that needs one; as
 * `kubectl rollout status`, but also with the strategy `OnDelete`, which kubectl does not support
 * here.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { isDaemonSetRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = "/apis/apps/v1/namespaces/kube-system/daemonsets/node-agent";
 * await waitUntil(kube, path, isDaemonSetRolledOut, { timeoutMs: 300_000 });
 * ```
 */
export function isDaemonSetRolledOut(daemonSet: ObjectWithConditions | undefined): boolean {
  if (!daemonSet || !isObserved(daemonSet)) return false;
  const { status }: DaemonSetRollout = daemonSet;
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status ??
    {};
  return updatedNumberScheduled >= desiredNumberScheduled &&
    numberAvailable >= desiredNumberScheduled;
}

/** Whether the controller has observed the current generation of the object. */
function isObserved(
  { metadata, status }: {
    metadata: { generation?: number | undefined };
    status?: { observedGeneration?: number | undefined } | undefined;
  },
): boolean {
  return (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
}
