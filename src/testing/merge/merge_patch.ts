import { isJsonObject } from "../json/json_value.ts";

/**
 * Applies a JSON merge patch (RFC 7386) and returns the new document; neither argument changes.
 *
 * A `null` removes a member, objects are merged, and any other value replaces the old one.
 */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return structuredClone(patch);
  const members = new Map(isJsonObject(document) ? Object.entries(document) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) members.delete(key);
    else members.set(key, applyMergePatch(members.get(key), value));
  }
  return Object.fromEntries(members);
}
