import { type FieldError, invalidValue } from "../objects/field_error.ts";
import { unknownFieldsIn } from "./prune_fields.ts";
import type { Schema } from "./schema.ts";
import { validateValue } from "./validate_value.ts";
import { placedErrors } from "./value_error.ts";

/**
 * Checks that the default of a node is one of its values.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting` `ValidateDefaults`.
 */
export function checkDefault(schema: Schema, { path }: { path: string }): FieldError[] {
  const value = schema.default;
  if (value === undefined || value === null) return [];
  const field = `${path}.default`;
  if (unknownFieldsIn(value, schema).length > 0) {
    return [invalidValue({ field, value }, "must not have unknown fields")];
  }
  return placedErrors(validateValue(value, schema), field);
}
