import type { FieldError } from "../objects/field_error.ts";

/** A rule that a value breaks. */
export interface ValueFailure {
  /** Path from the root of the schema, such as `spec.size`. */
  readonly path: string;
  /** Machine-readable reason, such as `FieldValueInvalid`. */
  readonly reason: string;
  /** Message, without the path. */
  readonly message: string;
}

/** Returns the failure for a value that breaks a rule, in the words of `k8s.io/kube-openapi`. */
export function breaks(path: string, value: unknown, rule: string): ValueFailure {
  return {
    path,
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value ?? "")}: ${path} in body ${rule}`,
  };
}

/** Returns the failure for a value of another type or format; `shown` is that type, or the text. */
export function mistyped(path: string, shown: string, type: string): ValueFailure {
  const text = JSON.stringify(shown);
  return {
    path,
    reason: "FieldValueTypeInvalid",
    message: `Invalid value: ${text}: ${path} in body must be of type ${type}: ${text}`,
  };
}

/** Returns the failure for a list or an object with too many members. */
export function tooMany(path: string, counts: { actual: number; most: number }): ValueFailure {
  const { actual, most } = counts;
  return {
    path,
    reason: "FieldValueTooMany",
    message: `Too many: ${actual}: must have at most ${most} items`,
  };
}

/** Returns the failure for a combination of schemas, which names no field. */
export function combined(path: string, rule: string): ValueFailure {
  const message = `Invalid value: "": ${JSON.stringify(path)} must ${rule}`;
  return { path: "", reason: "FieldValueInvalid", message };
}

/** Returns failures as errors of an object; `below` is the field that the schema is for. */
export function asFieldErrors(failures: readonly ValueFailure[], below = ""): FieldError[] {
  return failures.map(({ path, reason, message }) => ({
    field: [below, path.replace(/^\./, "")].filter((part) => part !== "").join(".") || "<nil>",
    reason,
    message,
  }));
}
