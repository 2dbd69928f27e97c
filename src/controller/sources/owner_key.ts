import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Lister } from "../../informer/store/lister.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { controllerOf } from "../owner_reference.ts";

/** The objects that may be the controller of another one. */
export interface Owners<T extends KubernetesObject> {
  /** Their resource. */
  readonly resource: ResourceDefinition<T>;
  /** The objects that are known. */
  readonly store: Lister<T>;
}

/** Returns the key of the object's controller, if that is one of the owners. */
export function ownerKey<T extends KubernetesObject>(
  object: DeepReadonly<KubernetesObject>,
  { resource, store }: Owners<T>,
): string | undefined {
  const reference = controllerOf(object, resource);
  if (!reference) return undefined;
  const { namespace } = object.metadata;
  const { name } = reference;
  const key = objectKey(
    resource.namespaced && namespace !== undefined ? { name, namespace } : { name },
  );
  const owner = store.get(key);
  // Another object of the same name may have taken the owner's place.
  return owner && owner.metadata.uid !== reference.uid ? undefined : key;
}
