import { equalJson, isJsonObject } from "../json/json_value.ts";
import { duplicateValue, type FieldError, invalidValue } from "../objects/field_error.ts";
import { memberSchema, propertiesOf, type Schema, subschema } from "./schema.ts";

/**
 * Checks that the items of each list of the type `set` are unique, and the keys of the items of
 * each list of the type `map`.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype`.
 */
export function validateUniqueItems(
  value: unknown,
  schema: Schema | undefined,
  path = "",
): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) {
    const items = subschema(schema, "items");
    return [
      ...validateList(value, schema, path),
      ...value.flatMap((item, index) => validateUniqueItems(item, items, `${path}[${index}]`)),
    ];
  }
  if (!isJsonObject(value)) return [];
  const named = new Set(propertiesOf(schema).map(([name]) => name));
  return Object.entries(value).flatMap(([name, member]) => {
    const below = path === "" ? name : `${path}.${name}`;
    const at = named.has(name) && below !== "" ? below : `${path}[${name}]`;
    return validateUniqueItems(member, memberSchema(schema, name), at);
  });
}

function validateList(list: readonly unknown[], schema: Schema, path: string): FieldError[] {
  const listType = schema["x-kubernetes-list-type"];
  if (listType === "set") return duplicatesOf(list, path);
  if (listType !== "map") return [];
  const misfit = list.findIndex((item) => item !== null && !isJsonObject(item));
  if (misfit !== -1) {
    const bad = { field: `${path}[${misfit}]`, value: list[misfit] };
    return [invalidValue(bad, "must be an object for an array of list-type map")];
  }
  const keys = schema["x-kubernetes-list-map-keys"];
  const names = Array.isArray(keys) ? keys.map(String) : [];
  const keysOf = list.map((item) => {
    const members = isJsonObject(item) ? Object.entries(item) : [];
    return Object.fromEntries(members.filter(([name]) => names.includes(name)));
  });
  return duplicatesOf(keysOf, path);
}

/** Returns one error for each value that occurs again, at its second place. */
function duplicatesOf(values: readonly unknown[], path: string): FieldError[] {
  return values.flatMap((value, index) => {
    const earlier = values.slice(0, index).filter((one) => equalJson(one, value)).length;
    return earlier === 1 ? [duplicateValue({ field: `${path}[${index}]`, value })] : [];
  });
}
