/** The part of JSON schema that API servers use in their OpenAPI v3. */
export interface OpenApiSchema {
  /** `#/components/schemas/` and a name. */
  $ref?: string;
  /** With one entry: that schema, with its own description or default beside it. */
  allOf?: OpenApiSchema[];
  /** One of these schemas; in custom resources also conditions without a type. */
  oneOf?: OpenApiSchema[];
  /** Like `oneOf`. */
  anyOf?: OpenApiSchema[];
  /** The type: `string`, `integer`, `number`, `boolean`, `array` or `object`. */
  type?: string;
  /** The format, such as `date-time` or `int-or-string`. */
  format?: string;
  /** The description, approximately in Markdown. */
  description?: string;
  /** The default value that the server fills in. */
  default?: unknown;
  /** All values that the server accepts. */
  enum?: unknown[];
  /** Whether `null` is accepted too. */
  nullable?: boolean;
  /** The fields of an object. */
  properties?: Record<string, OpenApiSchema>;
  /** The required fields. */
  required?: string[];
  /** The values of a map. */
  additionalProperties?: OpenApiSchema | boolean;
  /** The items of an array. */
  items?: OpenApiSchema;
  /** Whether the value is a number or a string. */
  "x-kubernetes-int-or-string"?: boolean;
  /** Whether fields that the schema does not name are kept. */
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  /** The kinds that have this schema. */
  "x-kubernetes-group-version-kind"?: GroupVersionKind[];
}

/** The names of a kind. */
export interface GroupVersionKind {
  /** The group; empty for the core group. */
  group: string;
  /** The version, such as `v1`. */
  version: string;
  /** The kind, such as `Deployment`. */
  kind: string;
}

/** The operation of one method at a path. */
export interface OpenApiOperation {
  /**
   * The action: `get`, `list`, `post`, `put`, `patch`, `delete`, `deletecollection`, `connect` or
   * `watch…`.
   */
  "x-kubernetes-action"?: string;
  /** The kind that is sent or returned. */
  "x-kubernetes-group-version-kind"?: GroupVersionKind;
  /** The path and query parameters. */
  parameters?: { name?: string; in?: string }[];
}

/** One document of an API server's OpenAPI v3: one group and version. */
export interface OpenApiDocument {
  /** @ignore The operations by path and method. */
  paths?: Record<string, Record<string, OpenApiOperation | OpenApiOperation["parameters"]>>;
  /** @ignore The schemas by name. */
  components?: { schemas?: Record<string, OpenApiSchema> };
}

/** Returns the kind that has this schema, if there is only one: options and lists may have many. */
export function onlyKind(schema: OpenApiSchema): GroupVersionKind | undefined {
  const [kind, ...others] = schema["x-kubernetes-group-version-kind"] ?? [];
  return others.length === 0 ? kind : undefined;
}

/** The types of JSON schema that API servers use. */
export const schemaTypes: readonly string[] = [
  "array",
  "boolean",
  "integer",
  "number",
  "object",
  "string",
];

/** Whether a value is the name of a type. */
export function isSchemaType(value: unknown): boolean {
  return typeof value === "string" && schemaTypes.includes(value);
}
