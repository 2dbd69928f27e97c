import type { SelectableField } from "../objects/field_selector.ts";

/** Returns selectable fields whose names are their paths. */
export function fieldsAt(...paths: string[]): Record<string, SelectableField> {
  return Object.fromEntries(paths.map((path) => [path, { path }]));
}
