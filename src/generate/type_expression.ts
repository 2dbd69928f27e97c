import type { OpenApiSchema } from "./schemas/open_api.ts";
import { literal } from "./schemas/source_text.ts";

/** Names and declarations in the file that a type is written to. */
export interface TypeScope {
  /** Returns the name, in this file, of a schema's type. */
  reference(nameOrRef: string): string;
  /** The name, in this file, of TypeScript's own `Record`. */
  record: string;
  /** Declares an object without a name of its own, and returns the name that it got. */
  declare(schema: OpenApiSchema): string;
}

const intOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
const time = "io.k8s.apimachinery.pkg.apis.meta.v1.Time";

/** Phrases in Kubernetes' docs which say that other values may be added later. */
const openEnded = new RegExp(
  [
    /(?:additional|more|new|other) \w+ (?:are considered to|can|may|might|will) (?:be|get) added/,
    /(?:handle|ignore|react to|treat) (?:an? )?(?:unknown|unrecognized) (?!fields)/,
    /unknown \w+ (?:must|should) be/,
  ].map(({ source }) => source).join("|"),
  "i",
);

/** Writes the type of a schema; members of a union are joined by ` | `. */
export function typeExpression(schema: OpenApiSchema, scope: TypeScope): string {
  const type = nonNullType(schema, scope);
  const mayBeNull = type === "unknown" || /(?:^|\| )null$/.test(type);
  return schema.nullable && !mayBeNull ? `${type} | null` : type;
}

function nonNullType(schema: OpenApiSchema, scope: TypeScope): string {
  const [only, ...others] = schema.allOf ?? [];
  if (schema.$ref) return scope.reference(schema.$ref);
  if (schema["x-kubernetes-int-or-string"] || schema.format === "int-or-string") {
    return scope.reference(intOrString);
  }
  if (schema.enum) return enumType(schema, scope);
  if (!schema.type && !schema.properties) {
    if (only && others.length === 0) return typeExpression(only, scope);
    return unionOf(schema.oneOf ?? schema.anyOf ?? [], scope);
  }
  switch (schema.type) {
    case "string":
      return schema.format === "date-time" ? scope.reference(time) : "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return arrayOf(itemType(schema, scope));
    default:
      return objectType(schema, scope);
  }
}

/** Writes a union. In custom resources `oneOf` and `anyOf` may be mere conditions without types. */
function unionOf(schemas: OpenApiSchema[], scope: TypeScope): string {
  if (schemas.length === 0 || !schemas.every(({ type, $ref }) => type ?? $ref)) return "unknown";
  return [...new Set(schemas.map((schema) => typeExpression(schema, scope)))].join(" | ");
}

function enumType(
  { enum: values, description }: OpenApiSchema,
  { record }: TypeScope,
): string {
  const all = values ?? [];
  // A union may be broken into lines at each ` | `, so literals must not contain it.
  const literals = all.filter((value) => value !== null)
    .map((value) => literal(value).replaceAll(" | ", " \\u007c "));
  const others = openEnded.test(description ?? "") ? [`(string & ${record}<never, never>)`] : [];
  const none = all.includes(null) ? ["null"] : [];
  return [...new Set([...literals, ...others, ...none])].join(" | ") || "never";
}

/** Writes the type of a list's items. The description of the items may be that of the list. */
function itemType({ items, description }: OpenApiSchema, scope: TypeScope): string {
  return items ? typeExpression({ description: description ?? "", ...items }, scope) : "unknown";
}

function arrayOf(item: string): string {
  return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
}

function objectType(schema: OpenApiSchema, scope: TypeScope): string {
  const { additionalProperties: values, properties } = schema;
  if (Object.keys(properties ?? {}).length > 0) return scope.declare(schema);
  const value = values && typeof values === "object" ? typeExpression(values, scope) : "unknown";
  return `${scope.record}<string, ${value}>`;
}
