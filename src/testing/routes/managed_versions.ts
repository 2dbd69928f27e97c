import { isJsonObject, valueAt } from "../json/json_value.ts";
import type { ManagedFieldsTable } from "../merge/managed_fields.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { definitionCollection } from "../resources/custom_resource_definition.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";
import { pruneFields } from "../schemas/prune_fields.ts";
import { versionsOf } from "../schemas/stored_versions.ts";
import { untranslated } from "../status/api_errors.ts";

type VersionedResource = Pick<
  ServedResource,
  "group" | "version" | "plural" | "custom" | "convertedByWebhook"
>;

/**
 * Checks that a custom resource can be compared in each version in which its managers have fields:
 * an apply fails while the schema of one of them does not have a field of the object, even if that
 * version is not served any more.
 *
 * Source: `sigs.k8s.io/structured-merge-diff/merge` `Updater.Apply`.
 *
 * @throws {StatusError} 500, with the message of kube-apiserver.
 */
export function checkManagedVersions(
  store: ObjectStore,
  live: KubeObject | undefined,
  { resource, table }: { resource: VersionedResource; table: ManagedFieldsTable },
): void {
  // a webhook would have to convert it
  if (!live || !resource.custom || resource.convertedByWebhook) return;
  const { group, plural } = resource;
  const definition = store.get(definitionCollection, `${plural}.${group}`)?.object;
  if (!definition) return;
  const own = apiVersionOf(resource);
  for (const apiVersion of new Set(table.entries().map((entry) => entry.apiVersion))) {
    if (apiVersion === own) continue;
    const version = versionsOf(definition).find(({ name }) => apiVersion === `${group}/${name}`);
    if (!version) {
      throw untranslated(`request to convert CR to an invalid group/version: ${apiVersion}`);
    }
    const schema = valueAt(version, "schema.openAPIV3Schema");
    const { unknownFields } = isJsonObject(schema)
      ? pruneFields({ ...live, apiVersion }, schema)
      : { unknownFields: [] };
    const faults = unknownFields.map((field) => `.${field}: field not declared in schema`);
    if (faults.length === 1) throw untranslated(faults[0]!);
    if (faults.length > 1) throw untranslated(["errors:", ...faults].join("\n  "));
  }
}
