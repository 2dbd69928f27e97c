import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WatchEvent } from "../watch/watch_event.ts";
import { createInformer, type Informer } from "./informer.ts";
import type { InformerOptions } from "./informer_options.ts";

/** What an informer must know of a resource: every handle of `./client` is one. */
export interface InformedResource<T extends KubernetesObject> {
  /** What sends the requests. */
  readonly kube: KubeFetch;
  /** Where the resource is, such as `/api/v1/pods`. */
  readonly path: string;
  /** Whether the objects are their metadata alone. */
  readonly onlyMetadata: boolean;
  /** It has the type of the objects; the informer does not call it. */
  watch(): ReadableStream<WatchEvent<T>>;
}

/**
 * Starts an informer of what a handle of the typed client leads to: {@linkcode createInformer}, with
 * the type of the handle's objects. It ends with the client, the signal, or when it is disposed of.
 *
 * @throws {RangeError} If a setting makes no sense.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createClient, defineResource } from "jsr:@kubewire/kubewire/client";
 * import { startInformer } from "jsr:@kubewire/kubewire/informer";
 *
 * interface Pod extends KubernetesObject {
 *   spec: { nodeName?: string };
 * }
 *
 * const pods = defineResource<Pod>({ group: "", version: "v1", plural: "pods", kind: "Pod" });
 *
 * await using kube = createKubeFetch(await inCluster());
 * const client = createClient(kube, { resources: { pods } });
 * await using informer = startInformer(client.pods.allNamespaces(), {
 *   indexes: { node: (pod) => pod.spec.nodeName },
 * });
 * await informer.waitForSync({ timeoutMs: 30_000 });
 * console.log(informer.store.byIndex("node", "node-1").length);
 * ```
 */
export function startInformer<T extends KubernetesObject>(
  resource: InformedResource<T>,
  options: Omit<InformerOptions<T>, "metadataOnly"> = {},
): Informer<T> {
  const { kube, path, onlyMetadata } = resource;
  return createInformer<T>(kube, path, { ...options, metadataOnly: onlyMetadata });
}
