import { StatusError } from "../status/status_error.ts";

/** One invalid field, with the wording of `k8s.io/apimachinery/pkg/util/validation/field`. */
export interface FieldError {
  /** Path of the field, such as `metadata.name`. */
  field: string;
  /** Machine-readable reason, such as `FieldValueInvalid`. */
  reason: string;
  /** Message, without the field. */
  message: string;
}

/** A field and its invalid value. */
export interface BadField {
  /** Path of the field, such as `metadata.name`. */
  field: string;
  /** The value. */
  value: unknown;
}

/** Returns the error for a malformed value. */
export function invalidValue({ field, value }: BadField, detail: string): FieldError {
  return {
    field,
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
  };
}

/** Returns the error for a missing value. */
export function requiredValue(field: string, detail = ""): FieldError {
  const message = detail ? `Required value: ${detail}` : "Required value";
  return { field, reason: "FieldValueRequired", message };
}

/** Returns the error for a well-formed value that is not allowed here. */
export function forbiddenValue(field: string, detail: string): FieldError {
  return { field, reason: "FieldValueForbidden", message: `Forbidden: ${detail}` };
}

/** Returns the error for a value outside a fixed set. */
export function unsupportedValue(
  { field, value }: BadField,
  supported: readonly string[],
): FieldError {
  const listed = supported.map((item) => JSON.stringify(item)).join(", ");
  return {
    field,
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${listed}`,
  };
}

/** Returns the error for a list or an object with too many members. */
export function tooManyValues(field: string, counts: { actual: number; most: number }): FieldError {
  const { actual, most } = counts;
  const message = `Too many: ${actual}: must have at most ${most} items`;
  return { field, reason: "FieldValueTooMany", message };
}

/** Returns the error for a value that must be unique and is there already. */
export function duplicateValue({ field, value }: BadField): FieldError {
  const message = `Duplicate value: ${JSON.stringify(value)}`;
  return { field, reason: "FieldValueDuplicate", message };
}

/** Returns the error for a value over a limit in bytes. */
export function tooLongValue(field: string, limit: number): FieldError {
  const message = `Too long: may not be more than ${limit} bytes`;
  return { field, reason: "FieldValueTooLong", message };
}

/** Joins field errors into one line: a single one as it is, several in brackets. */
export function describeFieldErrors(errors: readonly FieldError[]): string {
  const lines = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  return lines.length === 1 ? lines[0]! : `[${lines.join(", ")}]`;
}

/** The invalid object, for {@linkcode invalid}. */
export interface InvalidSubject {
  /** API group; empty for core. */
  group: string;
  /** Kind of the object; empty if unknown. */
  kind: string;
  /** Name of the object; empty if it has none. */
  name: string;
}

/** Returns a 422 for an object or options that do not pass validation. */
export function invalid(subject: InvalidSubject, errors: readonly FieldError[]): StatusError {
  const { group, kind, name } = subject;
  const qualifiedKind = group ? `${kind}.${group}` : kind;
  return new StatusError({
    code: 422,
    reason: "Invalid",
    message: `${qualifiedKind} "${name}" is invalid: ${describeFieldErrors(errors)}`,
    details: {
      ...(name ? { name } : {}),
      ...(group ? { group } : {}),
      ...(kind ? { kind } : {}),
      causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  });
}

/** Returns a 422 for invalid request options, whose group is `meta.k8s.io`. */
export function invalidOptions(kind: string, errors: readonly FieldError[]): StatusError {
  return invalid({ group: "meta.k8s.io", kind, name: "" }, errors);
}
