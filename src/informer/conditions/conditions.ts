import { isConditionMet, type ObjectWithConditions } from "./has_condition.ts";

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
export function isPodRunning(
  pod: {
    /** Not read. */
    readonly metadata: object;
    /** The Pod's status, with its phase. */
    readonly status?: { readonly phase?: string | undefined } | undefined;
  } | undefined,
): boolean {
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
export function isPodFinished(
  pod: {
    /** Not read. */
    readonly metadata: object;
    /** The Pod's status, with its phase. */
    readonly status?: { readonly phase?: string | undefined } | undefined;
  } | undefined,
): boolean {
  const phase = pod?.status?.phase;
  return phase === "Succeeded" || phase === "Failed";
}

/**
 * Whether a Job has completed: its condition `Complete`, as
 * `kubectl wait --for=condition=Complete`. A Job that has failed never completes: see
 * {@linkcode isJobFailed}.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import {
 *   isJobComplete,
 *   isJobFailed,
 *   type ObjectWithConditions,
 *   waitUntil,
 * } from "jsr:@kubewire/kubewire/informer";
 *
 * const isOver = (job: ObjectWithConditions | undefined) => isJobComplete(job) || isJobFailed(job);
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const job = await waitUntil(kube, "/apis/batch/v1/namespaces/default/jobs/backup", isOver);
 * console.log(isJobFailed(job) ? "failed" : "done");
 * ```
 */
export function isJobComplete(job: ObjectWithConditions | undefined): boolean {
  return isConditionMet(job, "Complete", "True");
}

/**
 * Whether a Job has finally failed: its condition `Failed`, as
 * `kubectl wait --for=condition=Failed`.
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
 * Whether the server serves the resource of a CustomResourceDefinition: its condition
 * `Established`, as `kubectl wait --for=condition=Established`.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { isCrdEstablished, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
 * await waitUntil(kube, `${crds}/widgets.example.com`, isCrdEstablished, { timeoutMs: 30_000 });
 * ```
 */
export function isCrdEstablished(crd: ObjectWithConditions | undefined): boolean {
  return isConditionMet(crd, "Established", "True");
}

/**
 * Returns a condition that an object is deleted, as `kubectl wait --for=delete`. With a uid,
 * another object of the same name does not count as this one.
 *
 * @throws {TypeError} If `uid` is set and is not a uid.
 *
 * @example
 * ```ts
 * import { createKubeFetch, type KubernetesObject, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { isDeleted, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = "/api/v1/namespaces/default/pods/web-0";
 * const response = await kube.fetch(path, { method: "DELETE" });
 * const { metadata } = await response.json() as KubernetesObject;
 * await waitUntil(kube, path, isDeleted(metadata.uid));
 * ```
 */
export function isDeleted(uid?: string): (
  object: {
    /** The metadata, with the uid that distinguishes the object from another one of the same name. */
    readonly metadata: { readonly uid?: string | undefined };
  } | undefined,
) => boolean {
  if (uid !== undefined && (typeof uid !== "string" || uid === "")) {
    throw new TypeError("The uid of isDeleted must be that of an object, or left out.");
  }
  return (object) => !object || (uid !== undefined && object.metadata.uid !== uid);
}
