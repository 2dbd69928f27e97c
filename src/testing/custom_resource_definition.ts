import { type FieldError, invalidValue, requiredValue } from "./field_error.ts";
import type { SelectableField } from "./field_selector.ts";
import { isJsonObject, valueAt } from "./json_value.ts";
import type { KubeObject } from "./kube_object.ts";
import { collectionOf, type ResourceDefinition, type ResourceInit } from "./resource_registry.ts";

/** The collection of CustomResourceDefinitions. */
export const definitionCollection = "apiextensions.k8s.io/customresourcedefinitions";

/**
 * Checks what the server needs of a CustomResourceDefinition; nothing for any other object. The
 * OpenAPI schema is not looked at.
 */
export function validateCustomResourceDefinition(
  object: KubeObject,
  resource: ResourceDefinition,
): FieldError[] {
  if (collectionOf(resource) !== definitionCollection) return [];
  const errors: FieldError[] = [];
  for (const field of ["spec.group", "spec.names.plural", "spec.names.kind"]) {
    if (!textAt(object, field)) errors.push(requiredValue(field, ""));
  }
  const scope = textAt(object, "spec.scope");
  if (scope !== "Namespaced" && scope !== "Cluster") {
    errors.push(requiredValue("spec.scope", ""));
  }
  if (versionsOf(object).length === 0) errors.push(requiredValue("spec.versions", ""));
  const name = `${textAt(object, "spec.names.plural")}.${textAt(object, "spec.group")}`;
  if (object.metadata.name !== name) {
    errors.push(invalidValue(
      { field: "metadata.name", value: object.metadata.name },
      `must be spec.names.plural+"."+spec.group`,
    ));
  }
  return errors;
}

/**
 * The resources that a CustomResourceDefinition serves, one for each served version.
 */
export function customResourcesOf(definition: KubeObject): ResourceInit[] {
  const kind = textAt(definition, "spec.names.kind");
  return versionsOf(definition).filter((version) => version.served === true).map((version) => ({
    group: textAt(definition, "spec.group"),
    version: String(version.name),
    kind,
    plural: textAt(definition, "spec.names.plural"),
    singular: textAt(definition, "spec.names.singular") || kind.toLowerCase(),
    shortNames: textsAt(definition, "spec.names.shortNames"),
    categories: textsAt(definition, "spec.names.categories"),
    namespaced: textAt(definition, "spec.scope") === "Namespaced",
    status: isJsonObject(valueAt(version, "subresources.status")),
    fields: selectableFieldsOf(version),
    generation: true,
    unconditionalUpdate: false,
    custom: true,
  }));
}

/** The status that the controllers give to a definition that is in order. */
export function establishedStatus(definition: KubeObject, at: string): Record<string, unknown> {
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: "True",
    lastTransitionTime: at,
    reason,
    message,
  });
  const names = valueAt(definition, "spec.names");
  const stored = versionsOf(definition).filter((version) => version.storage === true);
  return {
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found"),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ],
    acceptedNames: {
      ...(isJsonObject(names) ? names : {}),
      singular: textAt(definition, "spec.names.singular") ||
        textAt(definition, "spec.names.kind").toLowerCase(),
      listKind: textAt(definition, "spec.names.listKind") ||
        `${textAt(definition, "spec.names.kind")}List`,
    },
    storedVersions: stored.map((version) => version.name),
  };
}

function versionsOf(definition: KubeObject): Record<string, unknown>[] {
  const versions = valueAt(definition, "spec.versions");
  return Array.isArray(versions) ? versions.filter(isJsonObject) : [];
}

function selectableFieldsOf(version: Record<string, unknown>): Record<string, SelectableField> {
  const fields = Array.isArray(version.selectableFields) ? version.selectableFields : [];
  const paths = fields.map((field) => textAt(field, "jsonPath").replace(/^\./, ""));
  return Object.fromEntries(paths.filter((path) => path !== "").map((path) => [path, { path }]));
}

function textAt(value: unknown, path: string): string {
  const text = valueAt(value, path);
  return typeof text === "string" ? text : "";
}

function textsAt(value: unknown, path: string): string[] {
  const texts = valueAt(value, path);
  return Array.isArray(texts) ? texts.filter((text) => typeof text === "string") : [];
}
