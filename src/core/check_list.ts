import { isObject } from "./is_object.ts";

/** Not any text: a server may echo a token. */
const KIND = /^[A-Z][A-Za-z]{0,62}$/;

/**
 * Checks that the JSON of a response is a list: any other value would be taken for an empty one. Go
 * writes the items of an empty list as `null`.
 *
 * @throws {TypeError} If it is not; the message says what it is.
 */
export function checkList(value: unknown): void {
  const { kind, items } = isObject(value) ? value : {};
  const isList = typeof kind === "string" && kind.endsWith("List");
  if (Array.isArray(items) || (isList && (items ?? null) === null)) return;
  if (isList) throw new TypeError("its items are not an array");
  const isKind = typeof kind === "string" && KIND.test(kind);
  throw new TypeError(
    `its kind is ${isKind ? `"${kind}"` : kind === undefined ? "missing" : "not a name"}`,
  );
}
