import { isJsonObject } from "../json/json_value.ts";
import { itemType } from "../merge/list_items.ts";
import { memberType, type MergeType } from "../merge/merge_type.ts";

/**
 * Returns the paths of the lists, maps and objects in a configuration that can only be replaced as
 * a whole: what the object has beside would be lost.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch` `findAtomics`.
 */
export function atomicFields(value: unknown, type: MergeType, path = ""): string[] {
  if (Array.isArray(value)) {
    const isAtomic = type.atomic === true || !(type.items || type.set);
    const items = type.items ? itemType(type) : {};
    return [
      ...isAtomic ? [path] : [],
      ...value.flatMap((item, index) => atomicFields(item, items, `${path}[${index}]`)),
    ];
  }
  if (!isJsonObject(value)) return [];
  const members = type.values ? [] : Object.entries(value);
  return [
    ...type.atomic ? [path] : [],
    ...members.flatMap(([name, member]) =>
      atomicFields(member, memberType(type, name), `${path}.${name}`)
    ),
  ];
}
