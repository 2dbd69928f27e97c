import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { propertiesOf, type Schema, subschema } from "./schema.ts";

/** Checks what a schema says about the merging of its lists and maps. */
export function checkLists(schema: Schema, path: string): FieldError[] {
  return [...checkMapType(schema, path), ...checkListType(schema, path)];
}

function checkMapType(schema: Schema, path: string): FieldError[] {
  const { type, "x-kubernetes-map-type": mapType } = schema;
  if (mapType === undefined) return [];
  const mapTypes = ["atomic", "granular"];
  const bad = { field: `${path}.x-kubernetes-map-type`, value: mapType };
  return [
    ...mustBe("object", type, { path, because: "x-kubernetes-map-type" }),
    ...mapTypes.includes(String(mapType)) ? [] : [unsupportedValue(bad, mapTypes)],
  ];
}

function checkListType(schema: Schema, path: string): FieldError[] {
  const { type, "x-kubernetes-list-type": listType, "x-kubernetes-list-map-keys": keys } = schema;
  const field = `${path}.x-kubernetes-list-type`;
  if (listType === undefined) {
    const detail = "must be map if x-kubernetes-list-map-keys is non-empty";
    return Array.isArray(keys) && keys.length > 0 ? [requiredValue(field, detail)] : [];
  }
  const wrongType = mustBe("array", type, { path, because: "x-kubernetes-list-type" });
  if (wrongType.length > 0) return wrongType;
  const listTypes = ["atomic", "set", "map"];
  if (!listTypes.includes(String(listType))) {
    return [unsupportedValue({ field, value: listType }, listTypes)];
  }
  const items = subschema(schema, "items");
  const errors: FieldError[] = [];
  if (listType !== "atomic" && items?.nullable === true) {
    const detail = `cannot be nullable when x-kubernetes-list-type is ${listType}`;
    errors.push(forbiddenValue(`${path}.items.nullable`, detail));
  }
  if (listType === "set") errors.push(...checkSetItems(items, path));
  if (listType === "map") errors.push(...checkMapKeys(schema, path));
  return errors;
}

/** Items of a set are compared as a whole, so they must be merged as a whole. */
function checkSetItems(items: Schema | undefined, path: string): FieldError[] {
  const detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
  const mapType = items?.["x-kubernetes-map-type"];
  const listType = items?.["x-kubernetes-list-type"];
  if (items?.type === "object" && mapType !== "atomic") {
    const field = `${path}.items.x-kubernetes-map-type`;
    return [invalidValue({ field, value: listType ?? null }, detail)]; // as kube-apiserver has it
  }
  if (items?.type === "array" && listType !== undefined && listType !== "atomic") {
    return [
      invalidValue({ field: `${path}.items.x-kubernetes-list-type`, value: listType }, detail),
    ];
  }
  return [];
}

function checkMapKeys(schema: Schema, path: string): FieldError[] {
  const keys = schema["x-kubernetes-list-map-keys"];
  const field = `${path}.x-kubernetes-list-map-keys`;
  if (!Array.isArray(keys) || keys.length === 0) {
    return [requiredValue(field, "must not be empty if x-kubernetes-list-type is map")];
  }
  const items = subschema(schema, "items");
  if (items && items.type !== "object") {
    const bad = { field: `${path}.items.type`, value: items.type };
    return [invalidValue(bad, "must be object if parent array's x-kubernetes-list-type is map")];
  }
  const names = keys.map(String);
  const twice = names.some((name, index) => names.indexOf(name) < index);
  return [
    ...twice ? [invalidValue({ field, value: keys }, "must not contain duplicate entries")] : [],
    ...[...new Set(names)].flatMap((key) => checkMapKey(key, items, { path, keys })),
  ];
}

function checkMapKey(
  key: string,
  items: Schema | undefined,
  { path, keys }: { path: string; keys: unknown[] },
): FieldError[] {
  const property = new Map(propertiesOf(items)).get(key);
  if (!property) {
    const bad = { field: `${path}.x-kubernetes-list-map-keys`, value: keys };
    return [invalidValue(bad, "entries must all be names of item properties")];
  }
  const at = `${path}.items.properties[${key}]`;
  const isRequired = Array.isArray(items?.required) && items.required.includes(key);
  const what = "this property is in x-kubernetes-list-map-keys, so it";
  return [
    ...isRequired || property.default !== undefined
      ? []
      : [requiredValue(`${at}.default`, `${what} must have a default or be a required property`)],
    ...property.nullable === true
      ? [forbiddenValue(`${at}.nullable`, `${what} cannot be nullable`)]
      : [],
  ];
}

function mustBe(
  wanted: string,
  type: unknown,
  { path, because }: { path: string; because: string },
): FieldError[] {
  if (type === wanted) return [];
  const field = `${path}.type`;
  const detail = `must be ${wanted} if ${because} is specified`;
  return [type ? invalidValue({ field, value: type }, detail) : requiredValue(field, detail)];
}
