import { equalJson, isJsonObject } from "../json/json_value.ts";
import { describeFieldErrors } from "../objects/field_error.ts";
import type { ObjectMeta } from "../objects/kube_object.ts";
import { validateAnnotations, validateLabels } from "../objects/object_names.ts";

const FIELDS = ["labels", "annotations"] as const;

/**
 * Returns the metadata of an object with the labels and annotations that a webhook gives it: it can
 * change nothing else.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/conversion` `restoreObjectMeta`.
 *
 * @throws {Error} With the message of Kubernetes, if the labels or annotations are not valid.
 */
export function restoreMetadata(original: ObjectMeta, converted: unknown): ObjectMeta {
  if (!isJsonObject(converted)) {
    throw new Error(`invalid metadata of type ${goTypeOf(converted)} in converted object`);
  }
  const { labels: _labels, annotations: _annotations, ...kept } = original;
  const changed = FIELDS.map((field) => [field, checked(field, converted[field], original[field])]);
  return { ...kept, ...Object.fromEntries(changed.filter(([, value]) => value !== undefined)) };
}

function checked(
  field: typeof FIELDS[number],
  value: unknown,
  original: Readonly<Record<string, string>> | undefined,
): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) {
    throw new Error(`invalid metadata.${field} of type ${goTypeOf(value)} in converted object`);
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === "string") continue;
    throw new Error(
      `metadata.${field}[${key}] must be a string, but is ${goTypeOf(text)} in converted object`,
    );
  }
  const texts = value as Record<string, string>;
  if (equalJson(texts, original ?? {})) return texts;
  const errors = field === "labels"
    ? validateLabels(texts)
    : validateAnnotations(texts, "metadata.annotation");
  if (errors.length > 0) throw new Error(describeFieldErrors(errors));
  return texts;
}

/** Returns the type that a JSON value has in Go. */
function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return typeof value === "object" ? "map[string]interface {}" : typeof value;
}
