import type { KubeObject } from "../objects/kube_object.ts";
import { pruneFields } from "./prune_fields.ts";
import type { Schema } from "./schema.ts";
import { dropNulls } from "./set_defaults.ts";

/**
 * Returns a converted object without the fields that the schema of its version does not have, and
 * without each `null` that this does not allow.
 */
export function withKnownFields(object: KubeObject, schema: Schema | false): KubeObject {
  if (!schema) return object;
  return dropNulls(pruneFields(object, schema).object, schema) as KubeObject;
}
