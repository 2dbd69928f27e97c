import type { ResourceRow } from "./resource_table.ts";

/** Words that cannot name a constant of a module. A plural may be any word, such as `default`. */
const reserved: ReadonlySet<string> = new Set(
  ("arguments await break case catch class const continue debugger default delete do else enum eval " +
    "export extends false finally for function if implements import in instanceof interface let new " +
    "null package private protected public return static super switch this throw true try typeof " +
    "var void while with yield").split(" "),
);

/**
 * The name of a resource's constant: its plural, with the capitals of its kind, such as
 * `configMaps` and `networkPolicies`.
 */
export function resourceName({ kind, plural }: Pick<ResourceRow, "kind" | "plural">): string {
  const shared = sharedLength(kind.toLowerCase(), plural);
  const name = shared >= kind.length - 1 && shared > 1
    ? lowerFirst(kind.slice(0, shared)) + plural.slice(shared)
    : plural.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
  return reserved.has(name) ? `${name}Resource` : name;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** `CSIDriver` begins with one word, not with three letters. */
function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (word) => word.toLowerCase());
}
