import type { ScalePaths } from "../schemas/validate_object.ts";
import { builtinMergeType } from "../merge/builtin_merge_type.ts";
import { checkConversionUpdate } from "../schemas/definition_conversion.ts";
import { approvalCondition, checkApproval } from "../schemas/definition_approval.ts";
import { checkDefinition, checkPreserving } from "../schemas/definition_fields.ts";
import type { CelRules } from "../schemas/definition_schema.ts";
import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { hasOpenNames, isEstablished, withAcceptedNames } from "./accepted_names.ts";
import { isConditionMet } from "../objects/conditions.ts";
import { withDefinitionCondition } from "./definition_conditions.ts";
import type { SelectableField } from "../objects/field_selector.ts";
import { isJsonObject, membersOf, textsOf, valueAt } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { describeNameFaults } from "../objects/object_names.ts";
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

/** Settings of {@linkcode validateCustomResourceDefinition}. */
export interface DefinitionCheck {
  /**
   * The definition before an update.
   * @default None: the definition is new.
   */
  previous?: KubeObject;
  /**
   * Treatment of rules in CEL.
   * @default {"evaluate"}
   */
  celRules?: CelRules | undefined;
}

/**
 * Checks the fields of a CustomResourceDefinition that the server needs, its schemas, and that an
 * update keeps what its objects are stored by; returns no errors for any other object.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation`.
 */
export function validateCustomResourceDefinition(
  object: KubeObject,
  resource: ServedResource,
  { previous, celRules = "evaluate" }: DefinitionCheck = {},
): FieldError[] {
  if (collectionOf(resource) !== definitionCollection) return [];
  return [
    ...previous ? [] : checkName(object),
    ...checkPlace(object),
    ...checkDefinition(object, versionsOf(object), celRules),
    ...previous ? checkConversionUpdate(object, previous) : [],
    ...previous ? checkUpdate(object, previous) : [],
    ...checkStoredVersions(object),
    ...checkApproval(object, previous),
    ...checkPreserving(object),
  ];
}

function checkName(object: KubeObject): FieldError[] {
  const value = object.metadata.name;
  const expected = `${textAt(object, "spec.names.plural")}.${textAt(object, "spec.group")}`;
  return value === expected ? [] : [
    invalidValue({ field: "metadata.name", value }, `must be spec.names.plural+"."+spec.group`),
  ];
}

/** Checks where the resource is: its group, and whether its objects are namespaced. */
function checkPlace(object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const group = { field: "spec.group", value: textAt(object, "spec.group") };
  const faults = describeNameFaults(group.value, "subdomain");
  if (group.value === "") errors.push(requiredValue(group.field));
  else if (faults.length > 0) errors.push(invalidValue(group, faults.join(",")));
  else if (!group.value.includes(".")) {
    errors.push(invalidValue(group, "should be a domain with at least one dot"));
  }
  const scope = { field: "spec.scope", value: textAt(object, "spec.scope") };
  const scopes = ["Cluster", "Namespaced"];
  if (scope.value === "") errors.push(requiredValue(scope.field));
  else if (!scopes.includes(scope.value)) errors.push(unsupportedValue(scope, scopes));
  return errors;
}

/** Checks that an update keeps what decides about the resource and its objects. */
function checkUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const fixed = [
    ...isConditionMet(previous, "Established") ? ["spec.scope", "spec.names.kind"] : [],
    "spec.group",
    "spec.names.plural",
  ];
  return fixed.flatMap((field) => {
    const value = valueAt(next, field);
    if (value === valueAt(previous, field)) return [];
    return [invalidValue({ field, value }, "field is immutable")];
  });
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
  const { conversion, ...spec } = membersOf(given);
  const names = membersOf(spec.names);
  const kind = textAt(names, "kind");
  return {
    ...definition,
    spec: {
      conversion: conversion ?? { strategy: "None" },
      ...spec,
      names: kind ? { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names } : names,
    },
    status: {
      ...membersOf(status),
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
  return { ...definition, status: { ...membersOf(status), storedVersions } };
}

/** Finalizer of a definition that is being deleted, until its objects are gone. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/** Returns a definition with its condition `Terminating`. */
export function withTerminating(
  definition: KubeObject,
  { reason, message, at }: { reason: string; message: string; at: string },
): KubeObject {
  return withDefinitionCondition(definition, {
    type: "Terminating",
    status: "True",
    reason,
    message,
  }, at);
}

/**
 * Returns a definition with the names and the conditions that kube-apiserver's controllers give it; the
 * same definition if it has them.
 *
 * @param group Returns all definitions of its group.
 */
export function settledDefinition(
  definition: KubeObject,
  { group, at }: { group: () => readonly KubeObject[]; at: string },
): KubeObject {
  const named = hasOpenNames(definition)
    ? withAcceptedNames(definition, { group: group(), at })
    : definition;
  const approval = approvalCondition(named);
  return approval ? withDefinitionCondition(named, approval, at) : named;
}

/**
 * Returns the resources that are served for a CustomResourceDefinition, one for each served version,
 * with the names that it has; none before it is established.
 */
export function servedResourcesOf(definition: KubeObject): ServedResourceInit[] {
  if (!isEstablished(definition)) return [];
  const { spec } = definition;
  const names = valueAt(definition, "status.acceptedNames");
  return customResourcesOf({ ...definition, spec: { ...isJsonObject(spec) && spec, names } });
}

/** Returns the resources that a CustomResourceDefinition asks for, one for each served version. */
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
    shortNames: textsOf(valueAt(definition, "spec.names.shortNames")),
    categories: textsOf(valueAt(definition, "spec.names.categories")),
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

function selectableFieldsOf(version: Record<string, unknown>): Record<string, SelectableField> {
  const fields = Array.isArray(version.selectableFields) ? version.selectableFields : [];
  const paths = fields.map((field) => textAt(field, "jsonPath").replace(/^\./, ""));
  return Object.fromEntries(paths.filter((path) => path !== "").map((path) => [path, { path }]));
}

function textAt(value: unknown, path: string): string {
  const text = valueAt(value, path);
  return typeof text === "string" ? text : "";
}
