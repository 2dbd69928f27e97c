import { isObject } from "../../core/is_object.ts";

/**
 * Returns the JSON merge patch (RFC 7386) that makes one JSON value into another one, or `undefined`
 * if they are equal. Lists are replaced as a whole; a member that is `null` counts as absent.
 */
export function mergeDiff(current: unknown, wanted: unknown): unknown {
  if (!isObject(wanted)) return isEqual(current, wanted) ? undefined : wanted;
  const known = isObject(current) ? current : {};
  const diff: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(known), ...Object.keys(wanted)])) {
    const change = memberDiff(known[name] ?? null, wanted[name] ?? null);
    if (change !== undefined) diff[name] = change;
  }
  return isObject(current) && Object.keys(diff).length === 0 ? undefined : diff;
}

/** The same for a member of an object, where `null` means that it is absent. */
function memberDiff(current: unknown, wanted: unknown): unknown {
  return current === null && wanted === null ? undefined : mergeDiff(current, wanted);
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]));
}
