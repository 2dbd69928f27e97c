import {
  type FieldError,
  invalidValue,
  requiredValue,
  tooLongValue,
  tooManyValues,
  unsupportedValue,
} from "../objects/field_error.ts";
import { equalJson } from "../json/json_value.ts";
import type { Schema } from "./schema.ts";
import { matchesPattern } from "./schema_pattern.ts";
import { hasFormat } from "../objects/string_format.ts";
import { breaks, mistyped } from "./value_error.ts";

/** Checks that a value has the type of its schema. */
export function checkType(value: unknown, schema: Schema, path: string): FieldError[] {
  const types = schema["x-kubernetes-int-or-string"] === true
    ? ["integer", "string"]
    : typeof schema.type === "string" && schema.type !== ""
    ? [schema.type]
    : [];
  if (types.length === 0) return [];
  const found = typeOf(value);
  if (found === "null") {
    return schema.nullable === true ? [] : [mistyped(path, "null", types.join(","))];
  }
  const isFitting = types.includes(found) || (found === "integer" && types.includes("number"));
  return isFitting ? [] : [mistyped(path, found, types.join(","))];
}

/** Checks a text: length, pattern and format. */
export function checkText(text: string, schema: Schema, path: string): FieldError[] {
  const { maxLength, minLength, pattern, format } = schema;
  const length = [...text].length;
  if (typeof maxLength === "number" && length > maxLength) {
    return [tooLongValue(path, maxLength)];
  }
  if (typeof minLength === "number" && length < minLength) {
    return [breaks(path, text, `should be at least ${minLength} chars long`)];
  }
  if (typeof pattern === "string" && pattern !== "" && !matchesPattern(pattern, text)) {
    return [breaks(path, text, `should match '${pattern}'`)];
  }
  const isText = schema.type === undefined || schema.type === "string";
  const isRefused = isText && typeof format === "string" && hasFormat(text, format) === false;
  return isRefused ? [mistyped(path, text, format)] : [];
}

/** Checks a number: range of its format, multiple and bounds. */
export function checkNumber(value: number, schema: Schema, path: string): FieldError[] {
  const { multipleOf, maximum, minimum, exclusiveMaximum, exclusiveMinimum } = schema;
  const errors: FieldError[] = [];
  if (!isInRange(value, schema)) {
    const { type, format } = schema;
    const kind = format === undefined ? "(default format)" : `with format ${format}`;
    const detail = `Checked value must be of type ${type} ${kind} in ${path}`;
    errors.push(invalidValue({ field: "", value: "" }, detail));
  }
  if (typeof multipleOf === "number" && !isMultiple(value, multipleOf)) {
    errors.push(breaks(path, value, `should be a multiple of ${multipleOf}`));
  }
  if (typeof minimum === "number") {
    if (exclusiveMinimum === true && value <= minimum) {
      errors.push(breaks(path, value, `should be greater than ${minimum}`));
    } else if (value < minimum) {
      errors.push(breaks(path, value, `should be greater than or equal to ${minimum}`));
    }
  }
  if (typeof maximum === "number") {
    if (exclusiveMaximum === true && value >= maximum) {
      errors.push(breaks(path, value, `should be less than ${maximum}`));
    } else if (value > maximum) {
      errors.push(breaks(path, value, `should be less than or equal to ${maximum}`));
    }
  }
  return errors;
}

/** Checks the number of a list's items. */
export function checkItemCount(actual: number, schema: Schema, path: string): FieldError[] {
  const { minItems, maxItems } = schema;
  return [
    ...typeof minItems === "number" && actual < minItems
      ? [breaks(path, actual, `should have at least ${minItems} items`)]
      : [],
    ...typeof maxItems === "number" && actual > maxItems
      ? [tooManyValues(path, { actual, most: maxItems })]
      : [],
  ];
}

/** Checks the number of an object's members, and that those which are required exist. */
export function checkMembers(
  value: Record<string, unknown>,
  schema: Schema,
  path: string,
): FieldError[] {
  const { minProperties, maxProperties, required } = schema;
  const actual = Object.keys(value).length;
  const missing = (Array.isArray(required) ? required.map(String) : []).filter((name) =>
    !Object.hasOwn(value, name)
  );
  return [
    ...typeof minProperties === "number" && actual < minProperties
      ? [breaks(path, actual, `should have at least ${minProperties} properties`)]
      : [],
    ...typeof maxProperties === "number" && actual > maxProperties
      ? [tooManyValues(path, { actual, most: maxProperties })]
      : [],
    ...missing.map((name) => requiredValue(`${path}.${name}`)),
  ];
}

/** Checks that a value is one of those that are listed. */
export function checkEnum(value: unknown, schema: Schema, path: string): FieldError[] {
  const listed: unknown[] = Array.isArray(schema.enum) ? schema.enum : [];
  if (listed.length === 0 || listed.some((one) => one !== null && equalJson(one, value))) return [];
  const texts = listed.map((one) => typeof one === "string" ? one : JSON.stringify(one));
  return [unsupportedValue({ field: path, value }, texts)];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Returns whether a value can be a number of Go of its schema's type and format. */
function isInRange(value: number, { type, format }: Schema): boolean {
  if (type === "integer") {
    const most = format === "int32" ? 2 ** 31 : 2 ** 63;
    return Number.isInteger(value) && value < most && value >= -most;
  }
  return type !== "number" || format !== "float" || Math.abs(value) < 2 ** 128;
}

function isMultiple(value: number, factor: number): boolean {
  if (factor <= 0) return false;
  const times = factor < 1 ? 1 / factor * value : value / factor;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}
