import { isJsonObject, membersOf } from "../json/json_value.ts";
import { type MergeType, unknownType } from "./merge_type.ts";

/**
 * Returns the merge type for the `openAPIV3Schema` of a CustomResourceDefinition.
 *
 * Source: `x-kubernetes-list-type`, `x-kubernetes-list-map-keys` and `x-kubernetes-map-type` of
 * `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1` `JSONSchemaProps`.
 */
export function schemaMergeType(schema: unknown): MergeType {
  if (!isJsonObject(schema)) return unknownType;
  if (schema["x-kubernetes-map-type"] === "atomic") return { atomic: true };
  const { type, properties, additionalProperties, items } = schema;
  if (type === "array") return listType(schema, items);
  if (isJsonObject(properties)) {
    const fields = Object.entries(properties).map(([name, schema]) =>
      [name, schemaMergeType(schema)] as const
    );
    return { fields: Object.fromEntries(fields) };
  }
  return isJsonObject(additionalProperties)
    ? { values: schemaMergeType(additionalProperties) }
    : unknownType;
}

function listType(schema: Record<string, unknown>, items: unknown): MergeType {
  const keys = schema["x-kubernetes-list-map-keys"];
  switch (schema["x-kubernetes-list-type"]) {
    case "set":
      return { set: true };
    case "map":
      return {
        items: {
          keys: Array.isArray(keys) ? keys.map(String) : [],
          keyDefaults: defaultsOf(items),
          type: schemaMergeType(items),
        },
      };
    default:
      return unknownType;
  }
}

function defaultsOf(items: unknown): Record<string, unknown> {
  const properties = membersOf(items).properties;
  if (!isJsonObject(properties)) return {};
  const defaults = Object.entries(properties).flatMap(([name, schema]) =>
    isJsonObject(schema) && schema.default !== undefined ? [[name, schema.default] as const] : []
  );
  return Object.fromEntries(defaults);
}
