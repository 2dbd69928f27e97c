import type { ResourceRow } from "./schemas/resource_table.ts";
import { freeName, isReserved } from "./schemas/type_name.ts";

/**
 * Returns the name of a resource's constant: its plural, with the capitals of its kind, such as
 * `configMaps` and `networkPolicies`.
 */
export function resourceName({ kind, plural }: Pick<ResourceRow, "kind" | "plural">): string {
  const shared = sharedLength(kind.toLowerCase(), plural);
  const words = shared >= kind.length - 1 && shared > 1
    ? lowerFirst(kind.slice(0, shared)) + plural.slice(shared)
    : plural;
  const name = words.replace(/-+(.)/g, (_match, letter: string) => letter.toUpperCase());
  return isReserved(name) ? `${name}Resource` : name;
}

/**
 * Returns the names of the constants of a module: those of {@linkcode resourceName}. If several
 * resources would have the same name, they get their plurals, with `_` for `-` (`foo_bars` and
 * `foobars`).
 */
export function resourceNames(rows: readonly ResourceRow[]): Map<ResourceRow, string> {
  const wanted = Map.groupBy(rows, resourceName);
  const taken = new Set([...wanted].filter(([, { length }]) => length === 1).map(([name]) => name));
  const names = new Map<ResourceRow, string>();
  for (const [name, sharers] of wanted) {
    for (const row of sharers) {
      const plural = row.plural.replaceAll("-", "_");
      const own = isReserved(plural) ? `${plural}_` : plural;
      const free = sharers.length === 1 ? name : freeName(own, taken);
      names.set(row, free);
      taken.add(free);
    }
  }
  return names;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Lowers the first word, which may be an abbreviation: the first word of `CSIDriver` is `CSI`. */
function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (word) => word.toLowerCase());
}
