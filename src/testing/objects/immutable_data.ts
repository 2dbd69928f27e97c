import { equalJson } from "../json/json_value.ts";
import { type FieldError, forbiddenValue, invalidValue } from "./field_error.ts";
import type { KubeObject } from "./kube_object.ts";

/**
 * Checks an update of a ConfigMap or Secret for forbidden changes; returns no errors for any other
 * object.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/core/validation` `ValidateConfigMapUpdate` and
 * `ValidateSecretUpdate`.
 */
export function validateImmutableData(
  next: KubeObject,
  previous: KubeObject,
  { collection }: { collection: string },
): FieldError[] {
  if (collection !== "configmaps" && collection !== "secrets") return [];
  const errors: FieldError[] = [];
  if (collection === "secrets" && next.type !== previous.type) {
    errors.push(invalidValue({ field: "type", value: next.type }, "field is immutable"));
  }
  if (previous.immutable !== true) return errors;
  const why = "field is immutable when `immutable` is set";
  if (next.immutable !== true) errors.push(forbiddenValue("immutable", why));
  const fields = collection === "secrets" ? ["data"] : ["data", "binaryData"];
  for (const field of fields) {
    if (!equalJson(next[field], previous[field])) errors.push(forbiddenValue(field, why));
  }
  return errors;
}
