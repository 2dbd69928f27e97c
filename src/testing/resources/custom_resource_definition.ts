import type { ScalePaths } from "../schemas/validate_object.ts";
import { builtinMergeType } from "../merge/builtin_merge_type.ts";
import { checkConversionUpdate } from "../schemas/definition_conversion.ts";
import { checkDefinition } from "../schemas/definition_fields.ts";
import type { CelRules } from "../schemas/definition_schema.ts";
import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import type { SelectableField } from "../objects/field_selector.ts";
import { isJsonObject, valueAt } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { MergeType } from "../merge/merge_type.ts";
import {
  collectionOf,
  type PrinterColumn,
  type ServedResource,
  type ServedResourceInit,
} from "./served_resource.ts";
import type { Schema } from "../schemas/schema.ts";
import {
  checkStoredVersions,
  storageVersionOf,
  storedVersionsOf,
  versionsOf,
} from "../schemas/stored_versions.ts";
import { schemaMergeType } from "../merge/schema_merge_type.ts";

/** The collection of CustomResourceDefinitions. */
export const definitionCollection = "apiextensions.k8s.io/customresourcedefinitions";

/**
 * Checks the fields of a CustomResourceDefinition that the server needs, and its schemas; returns
 * no errors for any other object.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation`.
 */
export function validateCustomResourceDefinition(
  object: KubeObject,
  resource: ServedResource,
  celRules: CelRules = "evaluate",
): FieldError[] {
  if (collectionOf(resource) !== definitionCollection) return [];
  const errors: FieldError[] = [];
  const demand = (...fields: string[]) => {
    for (const field of fields) {
      if (!textAt(object, field)) errors.push(requiredValue(field));
    }
  };
  const name = `${textAt(object, "spec.names.plural")}.${textAt(object, "spec.group")}`;
  if (object.metadata.name !== name) {
    errors.push(invalidValue(
      { field: "metadata.name", value: object.metadata.name },
      `must be spec.names.plural+"."+spec.group`,
    ));
  }
  demand("spec.group");
  const scope = textAt(object, "spec.scope");
  if (scope === "") demand("spec.scope");
  else if (scope !== "Namespaced" && scope !== "Cluster") {
    const supported = ["Cluster", "Namespaced"];
    errors.push(unsupportedValue({ field: "spec.scope", value: scope }, supported));
  }
  if (versionsOf(object).filter((version) => version.storage === true).length !== 1) {
    const bad = { field: "spec.versions", value: valueAt(object, "spec.versions") ?? null };
    errors.push(invalidValue(bad, "must have exactly one version marked as storage version"));
  }
  demand("spec.names.plural", "spec.names.singular", "spec.names.kind", "spec.names.listKind");
  return [
    ...errors,
    ...checkStoredVersions(object),
    ...checkDefinition(object, versionsOf(object), celRules),
  ];
}

/** Checks that an update of a CustomResourceDefinition keeps what its objects are stored by. */
export function validateDefinitionUpdate(
  next: KubeObject,
  previous: KubeObject,
  resource: ServedResource,
): FieldError[] {
  if (collectionOf(resource) !== definitionCollection) return [];
  const fixed = ["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"];
  const errors = fixed.flatMap((field) => {
    const value = valueAt(next, field);
    if (value === valueAt(previous, field)) return [];
    return [invalidValue({ field, value }, "field is immutable")];
  });
  return [...checkConversionUpdate(next, previous), ...errors];
}

/** Sets the defaults of a new CustomResourceDefinition: names, conversion and initial status. */
export function completeCustomResourceDefinition(definition: KubeObject): KubeObject {
  const status = { conditions: null, acceptedNames: { plural: "", kind: "" } };
  return completeDefinitionUpdate({ ...definition, status });
}

/**
 * Sets the defaults of a CustomResourceDefinition, and adds the storage version to the versions in
 * which objects may be stored. Objects that are stored in another version stay so until they are
 * written again.
 */
export function completeDefinitionUpdate(definition: KubeObject): KubeObject {
  const { spec: given, status } = definition;
  const { conversion, ...spec } = isJsonObject(given) ? given : {};
  const names = isJsonObject(spec.names) ? spec.names : {};
  const kind = textAt(names, "kind");
  return {
    ...definition,
    spec: {
      conversion: conversion ?? { strategy: "None" },
      ...spec,
      names: kind ? { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names } : names,
    },
    status: {
      ...isJsonObject(status) ? status : {},
      storedVersions: storedVersionsOf(definition),
    },
  };
}

/** Returns a status with the present storage version, if it has no stored versions. */
export function completeDefinitionStatus(definition: KubeObject): KubeObject {
  const { status } = definition;
  const known = valueAt(status, "storedVersions");
  if (Array.isArray(known) && known.length > 0) return definition;
  const storedVersions = storedVersionsOf(definition);
  return { ...definition, status: { ...isJsonObject(status) ? status : {}, storedVersions } };
}

/** Finalizer of a definition that is being deleted, until its objects are gone. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/** Returns a definition with its condition `Terminating`, which replaces an earlier one. */
export function withTerminating(
  definition: KubeObject,
  { reason, message, at }: { reason: string; message: string; at: string },
): KubeObject {
  const status = isJsonObject(definition.status) ? definition.status : {};
  const known = Array.isArray(status.conditions) ? status.conditions.filter(isJsonObject) : [];
  const type = "Terminating";
  const earlier = known.find((each) => each.type === type);
  const lastTransitionTime = earlier?.lastTransitionTime ?? at;
  const condition = { type, status: "True", lastTransitionTime, reason, message };
  const conditions = [...known.filter((each) => each !== earlier), condition];
  return { ...definition, status: { ...status, conditions } };
}

/** Returns the resources of a CustomResourceDefinition, one for each served version. */
export function customResourcesOf(definition: KubeObject): ServedResourceInit[] {
  const kind = textAt(definition, "spec.names.kind");
  const stored = versionsOf(definition).find(({ storage }) => storage === true);
  return versionsOf(definition).filter((version) => version.served === true).map((version) => ({
    group: textAt(definition, "spec.group"),
    version: String(version.name),
    kind,
    plural: textAt(definition, "spec.names.plural"),
    singular: textAt(definition, "spec.names.singular") || kind.toLowerCase(),
    listKind: textAt(definition, "spec.names.listKind") || `${kind}List`,
    shortNames: textsAt(definition, "spec.names.shortNames"),
    categories: textsAt(definition, "spec.names.categories"),
    namespaced: textAt(definition, "spec.scope") === "Namespaced",
    status: isJsonObject(valueAt(version, "subresources.status")),
    scale: scalePathsOf(version),
    fields: selectableFieldsOf(version),
    generation: true,
    unconditionalUpdate: false,
    custom: true,
    storageVersion: storageVersionOf(definition) ?? String(version.name),
    storageSchema: stored ? schemaOf(stored) : false,
    convertedByWebhook: textAt(definition, "spec.conversion.strategy") === "Webhook",
    schema: schemaOf(version),
    printerColumns: printerColumnsOf(version),
    mergeType: mergeTypeOf(version, { group: textAt(definition, "spec.group"), kind }),
  }));
}

function schemaOf(version: Record<string, unknown>): Schema | false {
  const schema = valueAt(version, "schema.openAPIV3Schema");
  return isJsonObject(schema) && schema;
}

function printerColumnsOf({ additionalPrinterColumns }: Record<string, unknown>): PrinterColumn[] {
  if (!Array.isArray(additionalPrinterColumns)) return [];
  return additionalPrinterColumns.filter((column): column is PrinterColumn =>
    ["name", "type", "jsonPath"].every((field) => textAt(column, field) !== "")
  );
}

function scalePathsOf(version: Record<string, unknown>): ScalePaths | false {
  const scale = valueAt(version, "subresources.scale");
  if (!isJsonObject(scale)) return false;
  const pathAt = (field: string) => textAt(scale, field).replace(/^\./, "");
  const selector = pathAt("labelSelectorPath");
  return {
    specReplicas: pathAt("specReplicasPath"),
    statusReplicas: pathAt("statusReplicasPath"),
    ...(selector && { selector }),
  };
}

function mergeTypeOf(
  version: Record<string, unknown>,
  { group, kind }: { group: string; kind: string },
): MergeType {
  const { fields } = schemaMergeType(valueAt(version, "schema.openAPIV3Schema"));
  return { fields: { ...fields, ...builtinMergeType(`${group}/${version.name}`, kind).fields } };
}

/** Returns the status that kube-apiserver's controllers give to a valid definition. */
export function establishedStatus(definition: KubeObject, at: string): Record<string, unknown> {
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: "True",
    lastTransitionTime: at,
    reason,
    message,
  });
  return {
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found"),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ],
    acceptedNames: valueAt(definition, "spec.names"),
    storedVersions: storedVersionsOf(definition),
  };
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
