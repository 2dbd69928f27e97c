import { isConditionMet, type ObjectWithConditions } from "./has_condition.ts";

/** What {@linkcode isDeploymentRolledOut} reads of a Deployment. */
export interface DeploymentRollout {
  /** Its generation counts the changes of the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** What is wanted. */
  readonly spec?: { readonly replicas?: number | undefined } | undefined;
  /** What there is; the server leaves out what is 0. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly replicas?: number | undefined;
    readonly updatedReplicas?: number | undefined;
    readonly availableReplicas?: number | undefined;
    readonly conditions?:
      | readonly { readonly type: string; readonly reason?: string | undefined }[]
      | undefined;
  } | undefined;
}

/** What {@linkcode isStatefulSetRolledOut} reads of a StatefulSet. */
export interface StatefulSetRollout {
  /** Its generation counts the changes of the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** What is wanted. */
  readonly spec?: {
    readonly replicas?: number | undefined;
    readonly updateStrategy?: {
      readonly rollingUpdate?: { readonly partition?: number | undefined } | undefined;
    } | undefined;
  } | undefined;
  /** What there is; the server leaves out what is 0. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly readyReplicas?: number | undefined;
    readonly updatedReplicas?: number | undefined;
  } | undefined;
}

/** What {@linkcode isDaemonSetRolledOut} reads of a DaemonSet. */
export interface DaemonSetRollout {
  /** Its generation counts the changes of the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** What there is, and how many there should be; the server leaves out what is 0. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly desiredNumberScheduled?: number | undefined;
    readonly updatedNumberScheduled?: number | undefined;
    readonly numberAvailable?: number | undefined;
  } | undefined;
}

/**
 * Whether enough Pods of a Deployment are available: its condition `Available`, once the controller
 * has seen the Deployment as it is now; as `kubectl wait --for=condition=Available`. They may be the
 * Pods of before: see {@linkcode isDeploymentRolledOut}.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { isDeploymentAvailable, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = "/apis/apps/v1/namespaces/default/deployments/web";
 * await waitUntil(kube, path, isDeploymentAvailable, { timeoutMs: 60_000 });
 * ```
 */
export function isDeploymentAvailable(deployment: ObjectWithConditions | undefined): boolean {
  return isConditionMet(deployment, "Available", "True");
}

/**
 * Whether all Pods of a Deployment are of its newest template and available, and the older ones are
 * gone; as `kubectl rollout status`. One that has exceeded its progress deadline is not, and may
 * never be: `hasCondition("Progressing", "False")` tells that.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { isDeploymentRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = "/apis/apps/v1/namespaces/default/deployments/web";
 * await waitUntil(kube, path, isDeploymentRolledOut, { timeoutMs: 300_000 });
 * ```
 */
export function isDeploymentRolledOut(deployment: DeploymentRollout | undefined): boolean {
  if (!deployment || !isObserved(deployment)) return false;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions = [] } =
    deployment.status ?? {};
  const missedDeadline = conditions.some(({ type, reason }) =>
    type === "Progressing" && reason === "ProgressDeadlineExceeded"
  );
  return !missedDeadline &&
    updatedReplicas >= (deployment.spec?.replicas ?? 1) &&
    replicas <= updatedReplicas &&
    availableReplicas >= updatedReplicas;
}

/**
 * Whether all Pods of a StatefulSet are ready and, down to the `partition` of its rolling update, of
 * its newest template; as `kubectl rollout status`. With the strategy `OnDelete`, which kubectl does
 * not judge, all of them must be of the newest template.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { isStatefulSetRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = "/apis/apps/v1/namespaces/default/statefulsets/db";
 * await waitUntil(kube, path, isStatefulSetRolledOut, { timeoutMs: 600_000 });
 * ```
 */
export function isStatefulSetRolledOut(statefulSet: StatefulSetRollout | undefined): boolean {
  if (!statefulSet?.status?.observedGeneration || !isObserved(statefulSet)) return false;
  const { replicas = 1, updateStrategy } = statefulSet.spec ?? {};
  const { readyReplicas = 0, updatedReplicas = 0 } = statefulSet.status;
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  return readyReplicas >= replicas && updatedReplicas >= replicas - partition;
}

/**
 * Whether a DaemonSet has an available Pod of its newest template on each node that it should; as
 * `kubectl rollout status`, and with the strategy `OnDelete`, which kubectl does not judge, too.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { isDaemonSetRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = "/apis/apps/v1/namespaces/kube-system/daemonsets/node-agent";
 * await waitUntil(kube, path, isDaemonSetRolledOut, { timeoutMs: 300_000 });
 * ```
 */
export function isDaemonSetRolledOut(daemonSet: DaemonSetRollout | undefined): boolean {
  if (!daemonSet || !isObserved(daemonSet)) return false;
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } =
    daemonSet.status ?? {};
  return updatedNumberScheduled >= desiredNumberScheduled &&
    numberAvailable >= desiredNumberScheduled;
}

/** Whether the controller has seen the object as it is now. */
function isObserved(
  { metadata, status }: {
    metadata: { generation?: number | undefined };
    status?: { observedGeneration?: number | undefined } | undefined;
  },
): boolean {
  return (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
}
