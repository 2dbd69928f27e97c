import type { KubeObject } from "../objects/kube_object.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";
import { badRequest } from "../status/api_errors.ts";
import type { StatusError } from "../status/status_error.ts";
import { decodeObject, structOf } from "./decode_object.ts";
import { unknownFieldsOf, unstoredFieldsOf } from "../versions/kubernetes_version.ts";
import type { WrittenNumbers } from "./written_numbers.ts";

/** Answers to the faults of an object's fields. */
export interface FieldFaults {
  /** Called with the paths of the fields that the kind does not have, if any; may refuse them. */
  readonly onUnknownFields?: ((fields: readonly string[]) => void) | undefined;
  /**
   * Returns the error for a value of a wrong type.
   * @default Returns a 400.
   */
  readonly refuse?: ((why: string) => StatusError) | undefined;
  /** The numbers of the object's text that JavaScript writes otherwise. */
  readonly written?: WrittenNumbers | undefined;
}

/**
 * Returns a given object of a built-in kind as the API server reads it; one of any other kind as it
 * is.
 *
 * @throws {StatusError} If a value has the wrong type, or `onUnknownFields` throws.
 */
export function typedObject(
  object: KubeObject,
  resource: ServedResource,
  faults: FieldFaults = {},
): KubeObject {
  const struct = resource.custom ? undefined : structOf(apiVersionOf(resource), resource.kind);
  if (struct === undefined) return object;
  const { written } = faults;
  const unknown = unknownFieldsOf(resource.kubernetesVersion);
  const { object: typed, unknownFields, fault } = decodeObject(object, struct, {
    written,
    unknown,
  });
  const { onUnknownFields, refuse = (why) => badRequest(misfit(resource, why)) } = faults;
  if (fault !== undefined) throw refuse(fault);
  onUnknownFields?.(unknownFields);
  return typed as KubeObject;
}

/** Returns an object of a built-in kind as it is stored: in the form that the API server writes. */
export function storedForm(object: KubeObject, resource: ServedResource): KubeObject {
  const struct = storedStruct(resource);
  if (struct === undefined) return object;
  const unknown = unstoredFieldsOf(resource.kubernetesVersion);
  return decodeObject(object, struct, { unknown }).object as KubeObject;
}

/** Returns the name of the struct in whose form the objects of a built-in kind are stored. */
export function storedStruct(resource: ServedResource): string | undefined {
  const { group, collection, storageVersion } = resource;
  // the Events of both groups are stored in the form of the first one
  const apiVersion = collection ? storageVersion : apiVersionOf({ group, version: storageVersion });
  return resource.custom ? undefined : structOf(apiVersion, resource.kind);
}

function misfit({ kind, version }: ServedResource, why: string): string {
  return `${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`;
}
