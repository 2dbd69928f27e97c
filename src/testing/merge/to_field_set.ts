import { isJsonObject } from "../json/json_value.ts";
import { fieldElement, FieldSet } from "./field_set.ts";
import { itemType, listItems } from "./list_items.ts";
import { memberType, type MergeType, shapeOf } from "./merge_type.ts";

/**
 * Returns the fields in an applied configuration.
 *
 * Source: `sigs.k8s.io/structured-merge-diff` `typed.TypedValue.ToFieldSet`.
 */
export function toFieldSet(value: unknown, type: MergeType): FieldSet {
  switch (shapeOf(value, type)) {
    case "map":
      return fieldsOfMap(value as object, type);
    case "list":
      return fieldsOfList(value, type);
    default:
      return new FieldSet();
  }
}

function fieldsOfMap(value: object, type: MergeType): FieldSet {
  const set = new FieldSet();
  for (const [name, member] of Object.entries(value)) {
    const element = fieldElement(name);
    const below = memberType(type, name);
    set.addBelow(element, toFieldSet(member, below));
    const isLeaf = isEmpty(member) || shapeOf(member, below) === "leaf";
    if (isLeaf || !type.fields) set.addElement(element);
  }
  return set;
}

function fieldsOfList(value: unknown, type: MergeType): FieldSet {
  const set = new FieldSet();
  const groups = Map.groupBy(listItems(value, type), ({ element }) => element);
  for (const [element, items] of groups) {
    if (items.length === 1) set.addBelow(element, toFieldSet(items[0]!.value, itemType(type)));
    set.addElement(element);
  }
  return set;
}

function isEmpty(value: unknown): boolean {
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}
