import { assertEquals } from "./equality.ts";

/** Fails unless every key of `expected`, at every depth, has an equal value in `actual`. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- as in @std/assert: interfaces do not fit Record<…, unknown>
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(pick(actual, expected), pick(expected, expected), msg);
}

/**
 * Returns the part of `value` that `shape` names; all but plain objects and arrays are taken whole.
 */
function pick(value: unknown, shape: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(shape)) {
    return value.slice(0, shape.length).map((item, i) => pick(item, shape[i]));
  }
  if (!isRecord(value) || !isRecord(shape)) return value;
  return Object.fromEntries(
    Reflect.ownKeys(shape)
      .filter((key) => Object.hasOwn(value, key))
      .map((key) => [key, pick(value[key], shape[key])]),
  );
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null &&
    !(value instanceof RegExp || value instanceof Date || value instanceof Map ||
      value instanceof Set);
}
