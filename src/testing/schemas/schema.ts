import { equalJson, isJsonObject, objectsOf } from "../json/json_value.ts";

/** A node of the `openAPIV3Schema` of a version in a CustomResourceDefinition. */
export type Schema = Readonly<Record<string, unknown>>;

/** Returns the schema in a field of a schema, such as `items` or `not`. */
export function subschema(schema: Schema | undefined, field: string): Schema | undefined {
  const below = schema?.[field];
  return isJsonObject(below) ? below : undefined;
}

/** Returns the schemas in a list of a schema: `allOf`, `anyOf` or `oneOf`. */
export function subschemas(schema: Schema, field: "allOf" | "anyOf" | "oneOf"): Schema[] {
  return objectsOf(schema[field]);
}

/** Returns the schemas of the named properties. */
export function propertiesOf(schema: Schema | undefined): [name: string, schema: Schema][] {
  const properties = Object.entries(subschema(schema, "properties") ?? {});
  return properties.filter((entry): entry is [string, Schema] => isJsonObject(entry[1]));
}

/**
 * Returns the schema of a member of an object: of the named property, or that of
 * `additionalProperties`. An unknown member has none, and one that `additionalProperties: true`
 * allows has an empty one.
 */
export function memberSchema(schema: Schema | undefined, name: string): Schema | undefined {
  const properties = subschema(schema, "properties");
  if (properties && Object.hasOwn(properties, name)) return subschema(properties, name);
  return schema?.additionalProperties === true ? {} : subschema(schema, "additionalProperties");
}

/** Returns the item of an earlier list that has the keys of an item, if the list is a map by keys. */
export function earlierItem(
  item: unknown,
  schema: Schema,
  before: unknown,
): { value: unknown } | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(keys)) return undefined;
  if (!Array.isArray(before) || !isJsonObject(item)) return undefined;
  const value = before.find((one) =>
    isJsonObject(one) && keys.every((key) => equalJson(one[key], item[key]))
  );
  return value === undefined ? undefined : { value };
}

/** Returns whether unknown fields are kept at a node. */
export function preservesUnknownFields(schema: Schema | undefined): boolean {
  return schema?.["x-kubernetes-preserve-unknown-fields"] === true;
}

/** Returns whether a node holds a whole object of Kubernetes. */
export function isEmbeddedResource(schema: Schema | undefined): boolean {
  return schema?.["x-kubernetes-embedded-resource"] === true;
}

/** The fields that every object of Kubernetes has, whatever its schema says. */
export const objectFields: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);
