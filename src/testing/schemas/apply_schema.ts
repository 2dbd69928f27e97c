import type { FieldError } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../objects/served_resource.ts";
import { pruneFields } from "./prune_fields.ts";
import { setDefaults } from "./set_defaults.ts";
import { validateObject, validateStatus } from "./validate_object.ts";

/** Called with the paths of the fields that a schema does not have, if any; may refuse them. */
export type OnUnknownFields = (fields: readonly string[]) => void;

/** Returns an object without the fields that its resource's schema does not have. */
export function withoutUnknownFields(
  object: KubeObject,
  { schema }: ServedResource,
  onUnknownFields?: OnUnknownFields,
): KubeObject {
  if (!schema) return object;
  const { object: pruned, unknownFields } = pruneFields(object, schema);
  onUnknownFields?.(unknownFields);
  return pruned;
}

/** Returns an object with the defaults of its resource's schema. */
export function withSchemaDefaults(object: KubeObject, { schema }: ServedResource): KubeObject {
  return schema ? setDefaults(object, schema) as KubeObject : object;
}

/** Returns what an object, or only its status, breaks of its resource's schema. */
export function schemaErrors(
  object: KubeObject,
  { schema, scale }: ServedResource,
  { previous, status = false }: { previous?: KubeObject; status?: boolean } = {},
): FieldError[] {
  if (!schema) return [];
  const rules = { schema, scale, previous };
  return status ? validateStatus(object, rules) : validateObject(object, rules);
}
