import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { controllerOf } from "../owner_reference.ts";

/**
 * Returns the key of the object's controller, if that is of the given resource. As in
 * controller-runtime its group, kind and name count, and not its uid: when the child of an earlier
 * object is collected, the present object of that name can create its own.
 */
export function ownerKey(
  object: DeepReadonly<KubernetesObject>,
  resource: ResourceDefinition,
): string | undefined {
  const reference = controllerOf(object, resource);
  if (!reference) return undefined;
  const { namespace } = object.metadata;
  const { name } = reference;
  return objectKey(resource.namespaced && namespace !== undefined ? { name, namespace } : { name });
}
