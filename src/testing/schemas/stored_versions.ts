import { objectsOf, textsOf, valueAt } from "../json/json_value.ts";
import { type FieldError, invalidValue } from "../objects/field_error.ts";

const FIELD = "status.storedVersions";

/** Returns the versions of a CustomResourceDefinition. */
export function versionsOf(definition: Record<string, unknown>): Record<string, unknown>[] {
  return objectsOf(valueAt(definition, "spec.versions"));
}

/** Returns the name of the version in which objects are stored. */
export function storageVersionOf(definition: Record<string, unknown>): string | undefined {
  const stored = versionsOf(definition).find(({ storage }) => storage === true);
  return stored && String(stored.name);
}

/**
 * Returns the versions in which objects may be stored: those of the status, then the present one.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition`
 * `PrepareForUpdate`.
 */
export function storedVersionsOf(definition: Record<string, unknown>): string[] {
  const known = textsOf(valueAt(definition, FIELD));
  const present = storageVersionOf(definition);
  return present === undefined || known.includes(present) ? known : [...known, present];
}

/**
 * Checks that a definition has all versions in which objects may be stored.
 *
 * Source: `ValidateCustomResourceDefinitionStoredVersions`.
 */
export function checkStoredVersions(definition: Record<string, unknown>): FieldError[] {
  const value = textsOf(valueAt(definition, FIELD));
  if (value.length === 0) {
    return [invalidValue({ field: FIELD, value: null }, "must have at least one stored version")];
  }
  const names = versionsOf(definition).map(({ name }) => name);
  return value.flatMap((version, index) =>
    names.includes(version) ? [] : [invalidValue(
      { field: `${FIELD}[${index}]`, value: version },
      `missing from spec.versions; ${version} was previously a storage version, and must remain ` +
        "in spec.versions until a storage migration ensures no data remains persisted in " +
        `${version} and removes ${version} from status.storedVersions`,
    )]
  );
}
