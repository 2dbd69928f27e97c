import { FieldSet } from "./field_set.ts";
import type { ManagedFields, ManagedFieldsTable } from "./managed_fields.ts";

/** The most managers of updates that an object keeps. */
const MOST_UPDATERS = 10;

/**
 * Merges the oldest managers of updates of a version into one, until few enough are left.
 *
 * Source: `k8s.io/apimachinery/pkg/util/managedfields/internal` `capManagersManager`.
 */
export function capUpdateManagers(table: ManagedFieldsTable): void {
  const updaters = table.entries().filter(({ operation }) => operation === "Update").sort(byAge);
  const oldest = new Map<string, ManagedFields>();
  let count = updaters.length;
  for (const entry of updaters) {
    if (count <= MOST_UPDATERS) return;
    const { apiVersion } = entry;
    const first = oldest.get(apiVersion);
    if (!first) {
      oldest.set(apiVersion, entry);
      continue;
    }
    const ancient = {
      manager: "ancient-changes",
      operation: "Update",
      apiVersion,
      subresource: "",
    } as const;
    const known = table.get(ancient) ?? first;
    for (const merged of [known, entry]) table.set({ ...merged, fields: new FieldSet() });
    const { time } = entry;
    table.set({
      ...ancient,
      fields: known.fields.union(entry.fields),
      ...time !== undefined && { time },
    });
    count--;
  }
}

function byAge(left: ManagedFields, right: ManagedFields): number {
  const seconds = ({ time = "" }: ManagedFields) => Math.floor((Date.parse(time) || 0) / 1_000);
  const order = seconds(left) - seconds(right);
  return order !== 0 ? order : nameOf(left) < nameOf(right) ? -1 : 1;
}

/** Returns the name of an entry as kube-apiserver sorts it. */
function nameOf({ manager, operation, apiVersion, subresource }: ManagedFields): string {
  return JSON.stringify({ manager, operation, apiVersion, ...subresource && { subresource } });
}
