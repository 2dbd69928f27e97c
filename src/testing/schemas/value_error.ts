import { type FieldError, invalidValue } from "../objects/field_error.ts";

/** Returns the error for a value that breaks a rule, in the words of `k8s.io/kube-openapi`. */
export function breaks(field: string, value: unknown, rule: string): FieldError {
  return invalidValue({ field, value }, `${field} in body ${rule}`);
}

/** Returns the error for a value of another type or format; `shown` is that type, or the text. */
export function mistyped(field: string, shown: string, type: string): FieldError {
  const text = JSON.stringify(shown);
  return {
    field,
    reason: "FieldValueTypeInvalid",
    message: `Invalid value: ${text}: ${field} in body must be of type ${type}: ${text}`,
  };
}

/** Returns the error for a combination of schemas, which names no field. */
export function combined(path: string, rule: string): FieldError {
  return invalidValue({ field: "", value: "" }, `${JSON.stringify(path)} must ${rule}`);
}

/** Returns errors of a value as those of an object; `below` is the field that has the value. */
export function placedErrors(errors: readonly FieldError[], below = ""): FieldError[] {
  return errors.map(({ field, ...error }) => {
    const parts = [below, field.replace(/^\./, "")].filter((part) => part !== "");
    return { field: parts.join(".") || "<nil>", ...error };
  });
}
