import { StatusError } from "./status_error.ts";

/** One invalid field, worded as `k8s.io/apimachinery/pkg/util/validation/field` does. */
export interface FieldError {
  /** Path of the field, such as `metadata.name`. */
  field: string;
  /** `FieldValueInvalid` and its like. */
  reason: string;
  /** The text without the field. */
  message: string;
}

/** A field and the value that is wrong with it. */
export interface BadField {
  /** Path of the field, such as `metadata.name`. */
  field: string;
  /** The value. */
  value: unknown;
}

/** The value is malformed. */
export function invalidValue({ field, value }: BadField, detail: string): FieldError {
  return {
    field,
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
  };
}

/** The value is missing. */
export function requiredValue(field: string, detail = ""): FieldError {
  const message = detail ? `Required value: ${detail}` : "Required value";
  return { field, reason: "FieldValueRequired", message };
}

/** The value is well formed but not allowed here. */
export function forbiddenValue(field: string, detail: string): FieldError {
  return { field, reason: "FieldValueForbidden", message: `Forbidden: ${detail}` };
}

/** The value is none of a fixed set. */
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

/** The value has more bytes than it may. */
export function tooLongValue(field: string, limit: number): FieldError {
  const message = `Too long: may not be more than ${limit} bytes`;
  return { field, reason: "FieldValueTooLong", message };
}

/** Joins field errors into one line: bare when there is one, in brackets otherwise. */
export function describeFieldErrors(errors: readonly FieldError[]): string {
  const lines = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  return lines.length === 1 ? lines[0]! : `[${lines.join(", ")}]`;
}

/** What is invalid, for {@linkcode invalid}. */
export interface InvalidSubject {
  /** API group; empty for core. */
  group: string;
  /** Kind of the object; empty where it is not known. */
  kind: string;
  /** Name of the object; empty where it has none. */
  name: string;
}

/** 422: an object or its options do not pass validation. */
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

/** 422 of request options, which live in the group `meta.k8s.io`. */
export function invalidOptions(kind: string, errors: readonly FieldError[]): StatusError {
  return invalid({ group: "meta.k8s.io", kind, name: "" }, errors);
}
