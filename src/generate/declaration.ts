import { docComment } from "./doc_comment.ts";
import type { OpenApiSchema } from "./schemas/open_api.ts";
import { literal } from "./schemas/source_text.ts";
import { typeExpression } from "./type_expression.ts";

/** Details of a type that its schema does not contain. */
export interface DeclarationOptions {
  /** Types of fields by name; they replace those of the schema. */
  fieldTypes?: ReadonlyMap<string, string>;
  /** Descriptions of fields by name; they replace those of the schema. */
  fieldDocs?: ReadonlyMap<string, string>;
  /** Required fields, in addition to those of the schema. */
  required?: string[];
  /** The description of the type if its schema has none. */
  fallbackDoc?: string;
}

/** Names and nested types in the file of a {@linkcode declaration}. */
export interface DeclarationScope {
  /** Returns the name, in this file, of a schema's type. */
  reference(nameOrRef: string): string;
  /** The name, in this file, of TypeScript's own `Record`. */
  record: string;
  /** Declares an object that is a field of another type, and returns its name. */
  nested(schema: OpenApiSchema, name: string, path: string): string;
}

const lineWidth = 100;

/** Writes the declaration of a schema's type, with the documentation of each field. */
export function declaration(
  [name, schema]: [name: string, schema: OpenApiSchema],
  scope: DeclarationScope,
  options: DeclarationOptions = {},
): string {
  const { fieldTypes, fieldDocs, required = [], fallbackDoc = `The type \`${name}\`.` } = options;
  const doc = docComment(schema.description || fallbackDoc);
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) {
    const declare = (nested: OpenApiSchema): string => scope.nested(nested, name, name);
    const type = typeExpression(schema, { ...scope, declare });
    return `${doc}${typeAlias(name, type)}`;
  }
  const must = new Set([...(schema.required ?? []), ...required]);
  const members = fields.map(([field, fieldSchema]) => {
    const declare = (nested: OpenApiSchema): string =>
      scope.nested(nested, name + pascal(field), `${name}.${field}`);
    const type = fieldTypes?.get(field) ??
      typeExpression(fieldSchema, { ...scope, declare });
    return fieldDoc(field, fieldSchema, fieldDocs?.get(field)) +
      member(`${key(field)}${must.has(field) ? "" : "?"}`, type);
  });
  if (schema["x-kubernetes-preserve-unknown-fields"] || schema.additionalProperties) {
    members.push("  /** Fields that the schema does not name. */\n  [field: string]: unknown;\n");
  }
  return `${doc}export interface ${name} {\n${members.join("")}}\n`;
}

/** Writes a named type; if it is too long for a line, each member is on its own line. */
export function typeAlias(name: string, type: string): string {
  const line = `export type ${name} = ${type};`;
  if (line.length <= lineWidth) return `${line}\n`;
  return `export type ${name} =\n${unionLines(type, "  ")};\n`;
}

function member(name: string, type: string): string {
  const line = `  ${name}: ${type};`;
  if (line.length <= lineWidth || !type.includes(" | ")) return `${line}\n`;
  const [, item] = /^\((.*)\)\[\]$/.exec(type) ?? [];
  if (item !== undefined) return `  ${name}: (\n${unionLines(item, "    ")}\n  )[];\n`;
  const [, record, value] = /^([\w.]*Record)<string, (.*)>$/.exec(type) ?? [];
  if (value !== undefined) {
    return `  ${name}: ${record}<\n    string,\n${unionLines(value, "    ")}\n  >;\n`;
  }
  return `  ${name}:\n${unionLines(type, "    ")};\n`;
}

function unionLines(type: string, margin: string): string {
  return type.split(" | ").map((one) => `${margin}| ${one}`).join("\n");
}

function fieldDoc(field: string, schema: OpenApiSchema, known: string | undefined): string {
  const { description, default: value } = schema;
  // Go's zero values are published as defaults of fields that the server does not fill in.
  const filledIn = value !== undefined && value !== "" && value !== null &&
    !(typeof value === "object" && Object.keys(value).length === 0);
  return docComment(known ?? (description || `The field \`${field}\`.`), {
    indent: 2,
    ...(filledIn && { default: literal(value) }),
  });
}

function key(field: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(field) ? field : literal(field);
}

function pascal(field: string): string {
  return capitalized(field).replace(/\W/g, "");
}

/**
 * Joins the words of a text, each with a capital: `MetaV1` for `meta/v1`. What follows the last word
 * stays. It takes linear time, which one pattern for separators and letter would not.
 */
export function capitalized(text: string): string {
  const runs = text.match(/[A-Za-z0-9]+|[^A-Za-z0-9]+/g) ?? [];
  return runs.map((run, index) => {
    if (/^[A-Za-z0-9]/.test(run)) return run.charAt(0).toUpperCase() + run.slice(1);
    return index === runs.length - 1 ? run : "";
  }).join("");
}
