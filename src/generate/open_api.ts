/** The part of a JSON schema that API servers use in their OpenAPI v3. */
export interface OpenApiSchema {
  /** `#/components/schemas/` and a name. */
  $ref?: string;
  /** With one entry: that one, with a description or a default of its own beside it. */
  allOf?: OpenApiSchema[];
  /** One of these; in custom resources also conditions that are no type. */
  oneOf?: OpenApiSchema[];
  /** As `oneOf`. */
  anyOf?: OpenApiSchema[];
  /** `string`, `integer`, `number`, `boolean`, `array` or `object`. */
  type?: string;
  /** Such as `date-time` or `int-or-string`. */
  format?: string;
  /** Markdown, more or less. */
  description?: string;
  /** What the server fills in. */
  default?: unknown;
  /** All values that the server accepts. */
  enum?: unknown[];
  /** Whether `null` is accepted too. */
  nullable?: boolean;
  /** The fields of an object. */
  properties?: Record<string, OpenApiSchema>;
  /** The fields that must be there. */
  required?: string[];
  /** The values of a map. */
  additionalProperties?: OpenApiSchema | boolean;
  /** The items of an array. */
  items?: OpenApiSchema;
  /** A number or a string. */
  "x-kubernetes-int-or-string"?: boolean;
  /** Fields that the schema does not name are kept. */
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  /** Which kinds are of this schema. */
  "x-kubernetes-group-version-kind"?: GroupVersionKind[];
}

/** Names a kind. */
export interface GroupVersionKind {
  /** Empty for the core group. */
  group: string;
  /** Such as `v1`. */
  version: string;
  /** Such as `Deployment`. */
  kind: string;
}

/** What can be done at a path by one method. */
export interface OpenApiOperation {
  /** `get`, `list`, `post`, `put`, `patch`, `delete`, `deletecollection`, `connect` or `watch…`. */
  "x-kubernetes-action"?: string;
  /** The kind that is sent or answered. */
  "x-kubernetes-group-version-kind"?: GroupVersionKind;
  /** Path and query parameters. */
  parameters?: { name?: string; in?: string }[];
}

/** One document of an API server's OpenAPI v3: one group and version. */
export interface OpenApiDocument {
  /** The operations by path and method. */
  paths?: Record<string, Record<string, OpenApiOperation | OpenApiOperation["parameters"]>>;
  /** The schemas by name. */
  components?: { schemas?: Record<string, OpenApiSchema> };
}

/** The kind that is of this schema, if it is the only one: options and lists may be of many. */
export function onlyKind(schema: OpenApiSchema): GroupVersionKind | undefined {
  const [kind, ...others] = schema["x-kubernetes-group-version-kind"] ?? [];
  return others.length === 0 ? kind : undefined;
}
