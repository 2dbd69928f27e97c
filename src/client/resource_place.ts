import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WriteDefaults } from "./request_options.ts";
import type { ResourceDefinition } from "./resource_definition.ts";

/** Where a handle of a resource leads. */
export interface ResourcePlace<T extends KubernetesObject = KubernetesObject> {
  /** What sends its requests. */
  readonly kube: KubeFetch;
  /** The resource. */
  readonly definition: ResourceDefinition<T>;
  /** The namespace; `undefined` for all of them, and where the resource has none. */
  readonly namespace: string | undefined;
  /** What holds for every write. */
  readonly defaults: WriteDefaults;
}
