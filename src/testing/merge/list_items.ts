import { membersOf } from "../json/json_value.ts";
import { keyElement, type PathElement, valueElement } from "./field_set.ts";
import { type MergeType, unknownType } from "./merge_type.ts";

/** An item of a list, with its path element. */
export interface ListItem {
  /** Path element that leads from the list to the item. */
  element: PathElement;
  /** The item. */
  value: unknown;
}

/** Returns the items of a list that is merged item by item; none if the value is not a list. */
export function listItems(list: unknown, type: MergeType): ListItem[] {
  if (!Array.isArray(list)) return [];
  return list.map((value) => ({ element: elementOf(value, type), value }));
}

/** Returns the merge type of a list's items. */
export function itemType(type: MergeType): MergeType {
  return type.items?.type ?? unknownType;
}

/** Returns the path element of an item of such a list. */
export function elementOf(item: unknown, { items }: MergeType): PathElement {
  if (!items) return valueElement(item);
  const members = membersOf(item);
  const keys = items.keys.flatMap((key) => {
    const value = members[key] ?? items.keyDefaults[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return keyElement(Object.fromEntries(keys));
}
