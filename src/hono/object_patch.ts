import { createPatch } from "rfc6902";

/** One operation of a JSON Patch. */
export type PatchOperation = ReturnType<typeof createPatch>[number];

/** Comparing longer lists item by item would take seconds. */
const MOST_COMPARISONS = 250_000;

/**
 * Returns the JSON Patch that turns one object into the other. Members that are `undefined` count
 * as absent. Very long lists that differ are replaced as a whole.
 *
 * Source: RFC 6902
 */
export function objectPatch(before: unknown, after: unknown): PatchOperation[] {
  const changed: unknown = JSON.parse(JSON.stringify(after));
  return createPatch(before, changed, (input, output, pointer) => {
    if (!Array.isArray(input) || !Array.isArray(output)) return undefined;
    if (input.length * output.length <= MOST_COMPARISONS) return undefined;
    if (JSON.stringify(input) === JSON.stringify(output)) return [];
    return [{ op: "replace", path: pointer.toString(), value: output }];
  });
}
