import { isConditionMet, type ObjectWithConditions } from "./has_condition.ts";

/** What {@linkcode isPodRunning} and {@linkcode isPodFinished} read of a Pod. */
export interface ObjectWithPhase {
  /** Not read. */
  readonly metadata: object;
  /** Where in its life the Pod is. */
  readonly status?: { readonly phase?: string | undefined } | undefined;
}

/** What {@linkcode isDeleted} reads of an object. */
export interface ObjectWithUid {
  /** Its uid tells it from another one of the same name. */
  readonly metadata: { readonly uid?: string | undefined };
}

/**
 * Whether a Pod is ready: its condition `Ready`, as `kubectl wait --for=condition=Ready`.
 *
 * @example
 * ```ts
 * import { isPodReady } from "jsr:@kubewire/kubewire/informer";
 *
 * isPodReady({ metadata: {}, status: { conditions: [{ type: "Ready", status: "True" }] } }); // true
 * ```
 */
export function isPodReady(pod: ObjectWithConditions | undefined): boolean {
  return isConditionMet(pod, "Ready", "True");
}

/**
 * Whether a Pod is bound to a node and one of its containers runs, starts or restarts: its
 * {@link https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase phase} is
 * `Running`.
 *
 * @example
 * ```ts
 * import { isPodRunning } from "jsr:@kubewire/kubewire/informer";
 *
 * isPodRunning({ metadata: {}, status: { phase: "Running" } }); // true
 * ```
 */
export function isPodRunning(pod: ObjectWithPhase | undefined): boolean {
  return pod?.status?.phase === "Running";
}

/**
 * Whether all containers of a Pod have ended and none will start again: its
 * {@link https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase phase} is
 * `Succeeded` or `Failed`.
 *
 * @example
 * ```ts
 * import { isPodFinished } from "jsr:@kubewire/kubewire/informer";
 *
 * isPodFinished({ metadata: {}, status: { phase: "Failed" } }); // true
 * ```
 */
export function isPodFinished(pod: ObjectWithPhase | undefined): boolean {
  const phase = pod?.status?.phase;
  return phase === "Succeeded" || phase === "Failed";
}

/**
 * Whether a Job has completed: its condition `Complete`, as `kubectl wait --for=condition=Complete`.
 * One that has failed never does: see {@linkcode isJobFailed}.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import {
 *   isJobComplete,
 *   isJobFailed,
 *   type ObjectWithConditions,
 *   waitUntil,
 * } from "jsr:@kubewire/kubewire/informer";
 *
 * const isOver = (job: ObjectWithConditions | undefined) => isJobComplete(job) || isJobFailed(job);
 *
 * await using kube = createKubeFetch(await inCluster());
 * const job = await waitUntil(kube, "/apis/batch/v1/namespaces/default/jobs/backup", isOver);
 * console.log(isJobFailed(job) ? "failed" : "done");
 * ```
 */
export function isJobComplete(job: ObjectWithConditions | undefined): boolean {
  return isConditionMet(job, "Complete", "True");
}

/**
 * Whether a Job has failed for good: its condition `Failed`, as `kubectl wait --for=condition=Failed`.
 *
 * @example
 * ```ts
 * import { isJobFailed } from "jsr:@kubewire/kubewire/informer";
 *
 * isJobFailed({ metadata: {}, status: { conditions: [{ type: "Failed", status: "True" }] } }); // true
 * ```
 */
export function isJobFailed(job: ObjectWithConditions | undefined): boolean {
  return isConditionMet(job, "Failed", "True");
}

/**
 * Whether the server serves what a CustomResourceDefinition defines: its condition `Established`,
 * as `kubectl wait --for=condition=Established`.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { isCrdEstablished, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
 * await waitUntil(kube, `${crds}/widgets.example.com`, isCrdEstablished, { timeoutMs: 30_000 });
 * ```
 */
export function isCrdEstablished(crd: ObjectWithConditions | undefined): boolean {
  return isConditionMet(crd, "Established", "True");
}

/**
 * Whether an object is gone, as `kubectl wait --for=delete`. With a uid, another object of the same
 * name is not taken for it.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { isDeleted, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = "/api/v1/namespaces/default/pods/web-0";
 * const { metadata } = await (await kube.fetch(path, { method: "DELETE" })).json();
 * await waitUntil(kube, path, isDeleted(metadata.uid));
 * ```
 */
export function isDeleted(uid?: string): (object: ObjectWithUid | undefined) => boolean {
  return (object) => !object || (uid !== undefined && object.metadata.uid !== uid);
}
