import { fieldElement, type FieldSet, type PathElement } from "./field_set.ts";
import { itemType, listItems } from "./list_items.ts";
import { memberType, type MergeType, shapeOf } from "./merge_type.ts";

/**
 * Returns an object without some of its fields. A part that becomes empty is `null`; the object
 * itself is `undefined` if it becomes empty.
 *
 * Source: `sigs.k8s.io/structured-merge-diff` `typed.TypedValue.RemoveItems`.
 */
export function removeFields(value: unknown, fields: FieldSet, type: MergeType): unknown {
  const remaining = (element: PathElement, part: unknown, type: MergeType) => {
    if (fields.has(element)) return undefined;
    const below = fields.below(element);
    return below ? removeFields(part, below, type) ?? null : part;
  };
  switch (shapeOf(value, type)) {
    case "map": {
      const members = Object.entries(value as object)
        .map(([name, member]) =>
          [name, remaining(fieldElement(name), member, memberType(type, name))] as const
        )
        .filter(([, member]) => member !== undefined);
      return members.length > 0 ? Object.fromEntries(members) : undefined;
    }
    case "list": {
      const items = listItems(value, type)
        .map(({ element, value }) => remaining(element, value, itemType(type)))
        .filter((item) => item !== undefined);
      return items.length > 0 ? items : undefined;
    }
    default:
      return value;
  }
}
