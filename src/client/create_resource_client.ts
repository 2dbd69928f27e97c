import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkClient } from "../transport/kube_internals.ts";
import { checkWriteDefaults, type WriteDefaults } from "./request_options.ts";
import { ResourceClient } from "./resource_client.ts";
import { checkDefinition, type ResourceDefinition } from "./resource_definition.ts";

/**
 * Creates a handle for one resource. A namespaced resource starts in the namespace of `kube`.
 *
 * @throws {TypeError} If `kube` is not a client, or `definition` is not a definition.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const settings = await createResourceClient(kube, configMaps).getOrNull("settings");
 * console.log(settings?.data);
 * ```
 */
export function createResourceClient<T extends KubernetesObject>(
  kube: KubeFetch,
  definition: ResourceDefinition<T>,
  defaults: WriteDefaults = {},
): ResourceClient<T> {
  checkClient(kube);
  checkDefinition(definition);
  checkWriteDefaults(defaults);
  const namespace = definition.namespaced ? kube.namespace : undefined;
  return new ResourceClient<T>({ kube, definition, namespace, defaults });
}
