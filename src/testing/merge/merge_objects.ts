import type { PathElement } from "./field_set.ts";
import { isJsonObject } from "../objects/json_value.ts";
import { itemType, type ListItem, listItems } from "./list_items.ts";
import { memberType, type MergeType, shapeOf } from "./merge_type.ts";

/**
 * Merges a configuration into an object: fields that are not in the configuration stay.
 *
 * Source: `sigs.k8s.io/structured-merge-diff` `typed.TypedValue.Merge`.
 */
export function mergeObjects(live: unknown, config: unknown, type: MergeType): unknown {
  if (config === undefined) return live;
  const shape = shapeOf(config, type) ?? shapeOf(live, type) ?? "leaf";
  if (shape === "leaf" || (isEmpty(live) && isEmpty(config))) return config;
  if (shape === "list") return mergeLists(live, config, type);
  const merged = new Map(isJsonObject(live) ? Object.entries(live) : []);
  for (const [name, member] of Object.entries(config ?? {})) {
    merged.set(name, mergeObjects(merged.get(name), member, memberType(type, name)));
  }
  return Object.fromEntries(merged);
}

/** Merges lists: the items of the configuration in its order, the others in their old places. */
function mergeLists(live: unknown, config: unknown, type: MergeType): unknown[] {
  const present = listItems(live, type);
  const given = listItems(config, type);
  const presentValues = new Map(present.map(({ element, value }) => [element, value]));
  const isGiven = elementsOf(given);
  const shared = given.filter(({ element }) => presentValues.has(element));
  const merged: unknown[] = [];
  const done = new Set<PathElement>();
  let position = 0;
  let next = 0; // of the shared items, the first one that is not merged yet
  for (const { element, value } of given) {
    // Items before this one in the live list come before it here too.
    while (position < present.length && present[position]!.element !== element) {
      const item = present[position]!;
      if (!isGiven.has(item.element)) merged.push(item.value);
      else if (!done.has(item.element) && shared[next]?.element === item.element) break;
      position++;
    }
    if (present[position]?.element === element) position++;
    merged.push(mergeObjects(presentValues.get(element), value, itemType(type)));
    done.add(element);
    while (next < shared.length && done.has(shared[next]!.element)) next++;
  }
  const rest = present.slice(position).filter(({ element }) => !isGiven.has(element));
  return [...merged, ...rest.map(({ value }) => value)];
}

function elementsOf(items: readonly ListItem[]): Set<PathElement> {
  return new Set(items.map(({ element }) => element));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null ||
    (typeof value === "object" && Object.keys(value).length === 0);
}
