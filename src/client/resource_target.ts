import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WriteDefaults } from "./request_options.ts";
import type { ResourceDefinition } from "./resource_definition.ts";

/** The target of a resource handle. */
export interface ResourceTarget<T extends KubernetesObject = KubernetesObject> {
  /** The client that sends the requests. */
  readonly kube: KubeFetch;
  /** The resource. */
  readonly definition: ResourceDefinition<T>;
  /** The namespace; `undefined` for all namespaces, and for a cluster-scoped resource. */
  readonly namespace: string | undefined;
  /** Settings for every write. */
  readonly defaults: WriteDefaults;
}
