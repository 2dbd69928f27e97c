import { isJsonObject, valueAt } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { withKnownFields } from "../schemas/known_fields.ts";
import { setDefaults } from "../schemas/set_defaults.ts";
import { versionsOf } from "../schemas/stored_versions.ts";

/**
 * Returns a custom resource as kube-apiserver reads it from etcd: pruned and completed by the present
 * schema of the version in which it is stored.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver` `crdConversionRESTOptionsGetter`.
 */
export function readStored(definition: KubeObject, object: KubeObject): KubeObject {
  const group = valueAt(definition, "spec.group");
  const version = versionsOf(definition).find(({ name }) =>
    object.apiVersion === `${group}/${name}`
  );
  const schema = valueAt(version, "schema.openAPIV3Schema");
  return isJsonObject(schema)
    ? setDefaults(withKnownFields(object, schema), schema) as KubeObject
    : object;
}
