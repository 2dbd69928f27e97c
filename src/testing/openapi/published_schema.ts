import {
  isEmbeddedResource,
  preservesUnknownFields,
  propertiesOf,
  type Schema,
  subschema,
  subschemas,
} from "../schemas/schema.ts";
import { DEFINITION_REFERENCE, type Json, SCHEMA_REFERENCE } from "./open_api_document.ts";

/** How the schema of a definition is published. */
export interface PublishOptions {
  /**
   * Whether the schema is for OpenAPI 2.0, which has no `nullable` and no alternatives. kubectl
   * refuses the fields that a schema of that version does not name, so that a node that keeps
   * unknown fields has no properties there.
   */
  readonly version2: boolean;
}

/** Fields of a node that are published as they are, unless they are empty. */
const plainFields = [
  "type",
  "description",
  "title",
  "default",
  "example",
  "externalDocs",
  "format",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "multipleOf",
  "enum",
  "maxProperties",
  "minProperties",
  "required",
  "nullable",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-validations",
];

const alternatives = ["allOf", "anyOf", "oneOf"] as const;

/** The forms of an int-or-string, which the API server adds to such a node. */
const intOrString: readonly Schema[] = [{ type: "integer" }, { type: "string" }];

/**
 * Returns the schema of a definition as the API server publishes it.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/controller/openapi`.
 */
export function publishedSchema(
  schema: Schema | false,
  { root, options }: { root: Json; options: PublishOptions },
): Json {
  const hidesFields = schema !== false && options.version2 && preservesUnknownFields(schema);
  if (!schema || hidesFields) return { type: "object" };
  const published = publishedNode(schema, options);
  return { ...published, properties: { ...Object(published.properties), ...root } };
}

function publishedNode(schema: Schema, options: PublishOptions): Json {
  const full = options.version2 ? reducedNode(schema) : withIntOrString(schema);
  const node = plainNode(full);
  const nested = (below: Schema) => publishedNode(below, options);
  const properties = propertiesOf(full);
  if (subschema(full, "properties")) {
    node.properties = Object.fromEntries(properties.map(([name, below]) => [name, nested(below)]));
  }
  const items = subschema(full, "items");
  if (items) node.items = nested(items);
  const additional = subschema(full, "additionalProperties");
  if (additional) node.additionalProperties = nested(additional);
  else if (typeof full.additionalProperties === "boolean") {
    node.additionalProperties = full.additionalProperties;
  }
  if (!options.version2) {
    for (const field of alternatives) {
      const below = subschemas(full, field);
      if (below.length > 0) node[field] = below.map(nestedValidation);
    }
    const not = subschema(full, "not");
    if (not) node.not = nestedValidation(not);
  }
  return isEmbeddedResource(schema) ? withObjectFields(node, schema, options) : node;
}

/** Returns a node below `allOf`, `anyOf`, `oneOf` or `not`, which only has rules for values. */
function nestedValidation(schema: Schema): Json {
  const node = plainNode(schema);
  for (const field of alternatives) {
    const below = subschemas(schema, field);
    if (below.length > 0) node[field] = below.map(nestedValidation);
  }
  for (const field of ["not", "items"]) {
    const below = subschema(schema, field);
    if (below) node[field] = nestedValidation(below);
  }
  const properties = propertiesOf(schema);
  if (properties.length > 0) {
    node.properties = Object.fromEntries(
      properties.map(([name, below]) => [name, nestedValidation(below)]),
    );
  }
  return node;
}

function plainNode(schema: Schema): Json {
  const fields = plainFields.filter((field) => !isEmpty(schema[field]));
  return Object.fromEntries(fields.map((field) => [field, schema[field]]));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === "" ||
    (Array.isArray(value) && value.length === 0);
}

function withIntOrString(schema: Schema): Schema {
  if (schema["x-kubernetes-int-or-string"] !== true) return schema;
  const anyOf = subschemas(schema, "anyOf");
  if (anyOf.length === 0 && !subschemas(schema, "allOf").some(isIntOrString)) {
    return { ...schema, anyOf: intOrString };
  }
  if (isIntOrString(schema) || subschemas(schema, "allOf").some(isIntOrString)) return schema;
  return { ...schema, allOf: [{ anyOf: intOrString }, ...subschemas(schema, "allOf")] };
}

function isIntOrString(schema: Schema): boolean {
  return JSON.stringify(schema.anyOf) === JSON.stringify(intOrString);
}

/** Returns a node as OpenAPI 2.0 and kubectl understand it. */
function reducedNode(schema: Schema): Schema {
  const { nullable, default: _default, ...node }: Record<string, unknown> = schema;
  const keepsUnknown = preservesUnknownFields(schema);
  if (nullable === true) delete node.type;
  if (nullable === true || keepsUnknown) {
    delete node.items;
    delete node.properties;
  }
  const isUntyped = (node.type === "array" && !node.items) ||
    (node.type === "object" && keepsUnknown);
  if (isUntyped) delete node.type;
  const required = Array.isArray(node.required) ? node.required : [];
  const properties = subschema(node, "properties");
  node.required = subschema(node, "additionalProperties")?.nullable === true
    ? []
    : required.filter((name) => subschema(properties, String(name))?.nullable !== true);
  return node;
}

/** Adds the fields of a Kubernetes object to a node that holds one. */
function withObjectFields(node: Json, schema: Schema, options: PublishOptions): Json {
  if (options.version2 && preservesUnknownFields(schema)) return node;
  const required = Array.isArray(node.required) ? node.required : [];
  const missing = ["kind", "apiVersion"].filter((field) => !required.includes(field));
  return {
    ...node,
    properties: { ...Object(node.properties), ...embeddedFields(options) },
    required: [...required, ...missing],
  };
}

const conventions =
  "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md";

function embeddedFields({ version2 }: PublishOptions): Json {
  return {
    apiVersion: {
      description:
        "apiVersion defines the versioned schema of this representation of an object. More info: " +
        `${conventions}#resources`,
      type: "string",
    },
    kind: {
      description:
        "kind is a string value representing the type of this object. In CamelCase. More info: " +
        `${conventions}#types-kinds`,
      type: "string",
    },
    metadata: {
      ...metadataReference(version2),
      description: `Standard object's metadata. More info: ${conventions}#metadata`,
    },
  };
}

/** Returns a reference to the schema of the metadata. */
export function metadataReference(version2: boolean): Json {
  const name = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  if (version2) return { $ref: DEFINITION_REFERENCE + name };
  return { allOf: [{ $ref: SCHEMA_REFERENCE + name }] };
}
