import { isJsonObject } from "../json/json_value.ts";
import type { PathElement } from "./field_set.ts";
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

/**
 * Merges lists: the items of the configuration in its order, the others in their old places. Items
 * that the live list has twice stay if the configuration does not name them; otherwise that of the
 * configuration replaces all of them.
 */
function mergeLists(live: unknown, config: unknown, type: MergeType): unknown[] {
  const present = listItems(live, type);
  const given = listItems(config, type);
  const presentValues = uniqueValues(present);
  const isGiven = new Set(given.map(({ element }) => element));
  const shared = given.map(({ element }) => element).filter((each) => presentValues.has(each));
  const merged: unknown[] = [];
  const done = new Set<PathElement>();
  let position = 0;
  let nextShared = 0; // index of the first shared item that is not merged yet
  for (const { element, value } of given) {
    // Items before this one in the live list come before it here too.
    while (position < present.length && present[position]!.element !== element) {
      const item = present[position]!;
      if (!isGiven.has(item.element)) merged.push(item.value);
      else if (shared[nextShared] === item.element) break;
      position++;
      // the second one of items that come twice, after the last shared one: new items come first
      if (done.has(item.element) && nextShared === shared.length) break;
    }
    if (present[position]?.element === element) position++;
    merged.push(mergeObjects(presentValues.get(element), value, itemType(type)));
    done.add(element);
    if (shared[nextShared] === element) nextShared++;
  }
  const rest = present.slice(position).filter(({ element }) => !isGiven.has(element));
  return [...merged, ...rest.map(({ value }) => value)];
}

/** Returns the value at each path element; `undefined` where several items have the same. */
function uniqueValues(items: readonly ListItem[]): Map<PathElement, unknown> {
  const values = new Map<PathElement, unknown>();
  for (const { element, value } of items) {
    values.set(element, values.has(element) ? undefined : value);
  }
  return values;
}

/** Returns whether a value is absent, `null`, or an object or a list without members. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null ||
    (typeof value === "object" && Object.keys(value).length === 0);
}
