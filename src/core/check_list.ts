import { isObject } from "./is_object.ts";

/**
 * Checks that the JSON of a response is a list: any other value would be taken for an empty one. Go
 * writes the items of an empty list as `null`.
 *
 * @throws {TypeError} If it is not; the message says what it is.
 */
export function checkList(value: unknown): void {
  const { kind, items } = isObject(value) ? value : {};
  if (Array.isArray(items)) return;
  if ((items ?? null) === null && typeof kind === "string" && kind.endsWith("List")) return;
  throw new TypeError(`its kind is ${JSON.stringify(kind) ?? "missing"}`);
}
