import { isJsonObject, valueAt } from "../json/json_value.ts";
import { type FieldError, invalidValue, requiredValue } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { describeDns1035Faults } from "../objects/object_names.ts";
import { validateUniqueItems } from "./list_uniqueness.ts";
import { isEmbeddedResource, memberSchema, type Schema, subschema } from "./schema.ts";
import { validateValue } from "./validate_value.ts";
import { placedErrors } from "./value_error.ts";

/** The fields of a custom resource that its `/scale` reads and writes, such as `spec.replicas`. */
export interface ScalePaths {
  /** The number of wanted replicas. */
  readonly specReplicas: string;
  /** The number of replicas. */
  readonly statusReplicas: string;
  /** The label selector of the pods, as text; without it a Scale has none. */
  readonly selector?: string;
}

/** The rules that an object is checked against. */
export interface ObjectRules {
  /** The schema of the resource. */
  readonly schema: Schema;
  /** The fields of its `/scale`, if it has one. */
  readonly scale: boolean | ScalePaths;
  /** The object before an update. */
  readonly previous?: KubeObject | undefined;
}

/**
 * Checks a custom resource against its schema, with the wording of kube-apiserver.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/registry/customresource` `Validate`,
 * `ValidateUpdate`.
 */
export function validateObject(object: KubeObject, rules: ObjectRules): FieldError[] {
  const { schema, scale, previous } = rules;
  const earlier = previous && { value: previous };
  const wasUnique = !previous || validateUniqueItems(previous, schema).length === 0;
  return [
    ...placedErrors(validateValue(object, schema, { earlier })),
    ...validateScale(object, scale, ["specReplicas", "statusReplicas"]),
    ...validateEmbedded(object, schema, ""),
    ...wasUnique ? validateUniqueItems(object, schema) : [],
  ];
}

/** Checks the status of a custom resource, as an update of only the status does. */
export function validateStatus(object: KubeObject, rules: ObjectRules): FieldError[] {
  const { schema, scale, previous } = rules;
  const below = subschema(subschema(schema, "properties"), "status");
  const earlier = previous?.status === undefined ? undefined : { value: previous.status };
  const wasUnique = !previous || validateUniqueItems(previous, schema).length === 0;
  return [
    ...below && object.status !== undefined
      ? placedErrors(validateValue(object.status, below, { earlier }), "status")
      : [],
    ...validateScale(object, scale, ["statusReplicas"]),
    ...wasUnique ? validateUniqueItems(object, schema) : [],
  ];
}

function validateScale(
  object: KubeObject,
  scale: boolean | ScalePaths,
  counts: ("specReplicas" | "statusReplicas")[],
): FieldError[] {
  if (typeof scale === "boolean") return [];
  return counts.flatMap((count) => {
    const value = valueAt(object, scale[count]);
    const bad = { field: `.${scale[count]}`, value };
    if (typeof value !== "number") return [];
    if (value < 0) return [invalidValue(bad, "should be a non-negative integer")];
    const most = 2 ** 31 - 1;
    return value > most ? [invalidValue(bad, `should be less than or equal to ${most}`)] : [];
  });
}

function validateEmbedded(value: unknown, schema: Schema | undefined, path: string): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) {
    const items = subschema(schema, "items");
    return value.flatMap((item, index) => validateEmbedded(item, items, `${path}[${index}]`));
  }
  if (!isJsonObject(value)) return [];
  const within = Object.entries(value).flatMap(([name, member]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return validateEmbedded(member, memberSchema(schema, name), at);
  });
  if (!isEmbeddedResource(schema)) return within;
  const own = ["apiVersion", "kind"].flatMap((name) => {
    const field = `${path}.${name}`;
    if (value[name] === undefined) return [requiredValue(field)];
    if (typeof value[name] !== "string") {
      return [invalidValue({ field, value: value[name] }, "must be a string")];
    }
    if (value[name] === "") return [invalidValue({ field, value: "" }, "must not be empty")];
    return name === "kind" ? checkKind(field, value[name]) : checkVersion(field, value[name]);
  });
  return [...own, ...within];
}

function checkVersion(field: string, value: string): FieldError[] {
  return value.split("/").length > 2
    ? [invalidValue({ field, value }, `unexpected GroupVersion string: ${value}`)]
    : [];
}

function checkKind(field: string, value: string): FieldError[] {
  const faults = describeDns1035Faults(value.toLowerCase());
  const detail = `may have mixed case, but should otherwise match: ${faults.join(",")}`;
  return faults.length > 0 ? [invalidValue({ field, value }, detail)] : [];
}
