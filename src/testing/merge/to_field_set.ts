import { fieldElement, FieldSet, type PathElement } from "./field_set.ts";
import { isJsonObject } from "../objects/json_value.ts";
import { itemType, listItems } from "./list_items.ts";
import { memberType, type MergeType, shapeOf } from "./merge_type.ts";

/**
 * Returns the fields in an applied configuration.
 *
 * Source: `sigs.k8s.io/structured-merge-diff` `typed.TypedValue.ToFieldSet`.
 */
export function toFieldSet(value: unknown, type: MergeType): FieldSet {
  const set = new FieldSet();
  collect(value, type, []);
  return set;

  function collect(value: unknown, type: MergeType, path: readonly PathElement[]): void {
    switch (shapeOf(value, type)) {
      case "map":
        for (const [name, member] of Object.entries(value as object)) {
          const below = [...path, fieldElement(name)];
          collect(member, memberType(type, name), below);
          if (isEmpty(member) || !type.fields) set.add(below);
        }
        break;
      case "list": {
        const items = listItems(value, type);
        for (const { element, value } of items) {
          const below = [...path, element];
          const isUnique = items.filter((other) => other.element === element).length === 1;
          if (isUnique) collect(value, itemType(type), below);
          set.add(below);
        }
        break;
      }
      case "leaf":
        set.add(path);
    }
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}
