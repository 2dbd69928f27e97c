import { keyElement, type PathElement, valueElement } from "./field_set.ts";
import { isJsonObject } from "./json_value.ts";
import { type MergeType, unknownType } from "./merge_type.ts";

/** An item of a list, and what tells it from the others. */
export interface ListItem {
  /** The step from the list to the item. */
  element: PathElement;
  /** The item. */
  value: unknown;
}

/** The items of a list whose items are told apart; `null` and what is absent has none. */
export function listItems(list: unknown, type: MergeType): ListItem[] {
  if (!Array.isArray(list)) return [];
  return list.map((value) => ({ element: elementOf(value, type), value }));
}

/** How an item of a list is merged. */
export function itemType(type: MergeType): MergeType {
  return type.items?.type ?? unknownType;
}

function elementOf(item: unknown, { items }: MergeType): PathElement {
  if (!items) return valueElement(item);
  const members = isJsonObject(item) ? item : {};
  const keys = items.keys.flatMap((key) => {
    const value = members[key] ?? items.keyDefaults[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return keyElement(Object.fromEntries(keys));
}
