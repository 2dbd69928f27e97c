/** Any part of a document. */
export type Json = Record<string, unknown>;

/** The operations of a path, by method, and the `parameters` that they share. */
export type PathItem = Readonly<Record<string, Json | readonly Json[]>>;

/** A document of OpenAPI 3.0, as `/openapi/v3/…` serves it. */
export interface OpenApiDocument {
  /** The version of OpenAPI. */
  readonly openapi: string;
  /** Title and version. */
  readonly info: Json;
  /** The paths, as in `/apis/apps/v1/namespaces/{namespace}/deployments`. */
  readonly paths: Readonly<Record<string, PathItem>>;
  /** The schemas that the paths need, and the ways to authenticate. */
  readonly components: {
    readonly schemas?: Readonly<Record<string, Json>>;
    readonly securitySchemes?: Json;
  };
}

/** Start of each reference to a schema of a document. */
export const SCHEMA_REFERENCE = "#/components/schemas/";

/** Start of each reference to a schema in OpenAPI 2.0. */
export const DEFINITION_REFERENCE = "#/definitions/";

/** Returns the schemas that the paths refer to, directly or through other schemas. */
export function reachableSchemas(
  paths: OpenApiDocument["paths"],
  schemas: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const reached = new Set<string>();
  const seen = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value); // parts are shared
    for (const [field, below] of Object.entries(value)) {
      if (field === "$ref" && typeof below === "string") {
        const name = below.slice(SCHEMA_REFERENCE.length);
        if (reached.has(name) || !Object.hasOwn(schemas, name)) continue;
        reached.add(name);
        visit(schemas[name]);
      } else visit(below);
    }
  };
  visit(paths);
  return Object.fromEntries([...reached].sort().map((name) => [name, schemas[name]!]));
}
