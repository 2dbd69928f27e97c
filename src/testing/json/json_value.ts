/** Returns whether a value is a JSON object (neither an array nor null). */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the members of an object; none for any other value. */
export function membersOf(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}

/** Returns the objects in a list; none for any other value. */
export function objectsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/**
 * Returns the items of a list, with an empty object for each that is not an object, so that all keep
 * their places; none for any other value.
 */
export function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(membersOf) : [];
}

/** Returns a text itself; an empty one for any other value. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Returns the texts in a list; none for any other value. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

/** Returns a JSON value with the keys of its objects in order. */
export function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
  return Object.fromEntries(members.map(([key, member]) => [key, withSortedKeys(member)]));
}

/** Returns whether two JSON values are equal; the order of an object's keys does not matter. */
export function equalJson(left: unknown, right: unknown): boolean {
  return left === right || equalParts(left, right, equalJson);
}

/** Returns whether two values have equal parts, by a comparison of the parts; uses little stack. */
export function equalParts(
  left: unknown,
  right: unknown,
  isEqual: (left: unknown, right: unknown) => boolean,
): boolean {
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++) {
      if (!isEqual(left[index], right[index])) return false;
    }
    return true;
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = definedKeys(left);
  if (keys.length !== definedKeys(right).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(right, key) || !isEqual(left[key], right[key])) return false;
  }
  return true;
}

/** Returns the value at a dotted path such as `spec.nodeName`; `undefined` if there is none. */
export function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split(".")) {
    if (!isJsonObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

/** Returns a copy of an object with a value at a dotted path; objects on the way are created. */
export function withValueAt<T extends Record<string, unknown>>(
  object: T,
  path: string,
  value: unknown,
): T {
  const [key = "", ...rest] = path.split(".");
  const below = isJsonObject(object[key]) ? object[key] : {};
  return { ...object, [key]: rest.length > 0 ? withValueAt(below, rest.join("."), value) : value };
}

// JSON.stringify omits undefined members, so they are not part of the value.
function definedKeys(value: Record<string, unknown>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}
