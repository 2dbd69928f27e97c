import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { ownersOf } from "./owner_reference.ts";

/** Name of the index by the uids of an object's owners, which every informer of a manager has. */
export const OWNER_UID = "kubewire.dev/owner-uid";

/** Returns the uids of an object's owners. */
export function ownerUids(object: DeepReadonly<KubernetesObject>): string[] | undefined {
  return object.metadata.ownerReferences?.map(({ uid }) => uid);
}

/** Returns whether the object with a uid is the controller of an object, or one of its owners. */
export function isOwnedBy(
  object: DeepReadonly<KubernetesObject>,
  { uid, everyOwner }: { uid: string; everyOwner: boolean },
): boolean {
  const { ownerReferences } = object.metadata;
  const owner = ownerReferences?.find((each) => each.uid === uid);
  return owner !== undefined && (everyOwner || owner.controller === true);
}

/**
 * Returns the key of the object's controller, or those of all its owners, that are of the given
 * resource. As in controller-runtime group, kind and name count, and not the uid: when the child of an
 * earlier object is collected, the present object of that name can create its own.
 */
export function ownerKeys(
  object: DeepReadonly<KubernetesObject>,
  resource: ResourceDefinition,
  everyOwner: boolean,
): string[] {
  const { namespace } = object.metadata;
  const place = resource.namespaced && namespace !== undefined ? { namespace } : {};
  const owners = ownersOf(object, resource).filter(({ controller }) => everyOwner || controller);
  return owners.map(({ name }) => objectKey({ name, ...place }));
}
