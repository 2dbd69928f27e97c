import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type InformedResource, isInformedResource } from "./informed_resource.ts";
import type { Informer } from "./informer.ts";
import { checkInformerOptions, type InformerOptions } from "./informer_options.ts";
import { RunningInformer } from "./running_informer.ts";

/**
 * Creates an informer: a copy of a resource's objects in memory. It reads the objects once, then
 * watches. It survives every failure of the server: it retries after at most 30 s (or as long as
 * the server asks for, up to 5 minutes) and serves its last content meanwhile. `stale` gives the
 * time since when the content may be old, `state` the current state, and `onError` is called once
 * for each streak of failures that waiting alone may not resolve, such as a missing permission.
 *
 * It starts immediately, and ends with the client, the signal, or when it is disposed of. Name the
 * resource by a handle of the typed client, or by a client and a path.
 *
 * @throws {RangeError} If a setting is invalid.
 * @throws {TypeError} If a transform or an index is not a function.
 *
 * @example The pods of each node
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createClient } from "jsr:@kubewire/kubewire/client";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 * import * as core from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const client = createClient(kube, { resources: core });
 * await using pods = createInformer(client.pods.allNamespaces(), {
 *   indexes: { node: (pod) => pod.spec?.nodeName },
 * });
 * await pods.waitForSync({ timeoutMs: 30_000 });
 * console.log(pods.store.byIndex("node", "node-1").length);
 * for await (const change of pods.changes()) {
 *   console.log(change.type, change.object.metadata.name);
 * }
 * ```
 */
export function createInformer<T extends KubernetesObject>(
  resource: InformedResource<T>,
  options?: Omit<InformerOptions<T>, "metadataOnly">,
): Informer<T>;
/**
 * Creates an informer of the objects at a path, such as `/api/v1/pods`.
 *
 * @throws {RangeError} If a setting is invalid.
 * @throws {TypeError} If `path` is not a string, or a transform or an index is not a function.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using pods = createInformer(kube, "/api/v1/pods", { labelSelector: "app=web" });
 * await pods.waitForSync({ timeoutMs: 30_000 });
 * console.log(pods.store.size);
 * ```
 */
export function createInformer<T extends KubernetesObject = KubernetesObject>(
  kube: KubeFetch,
  path: string,
  options?: InformerOptions<T>,
): Informer<T>;
export function createInformer<T extends KubernetesObject>(
  first: InformedResource<T> | KubeFetch,
  second?: string | InformerOptions<T>,
  third: InformerOptions<T> = {},
): Informer<T> {
  const options = isInformedResource(first)
    ? { ...second as InformerOptions<T>, metadataOnly: first.metadataOnly }
    : third;
  checkInformerOptions(options);
  return isInformedResource(first)
    ? new RunningInformer<T>(first.kube, first.path, options)
    : new RunningInformer<T>(first, second as string, options);
}
