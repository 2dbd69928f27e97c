import { docComment } from "./doc_comment.ts";
import type { OpenApiSchema } from "./open_api.ts";
import { literal } from "./source_text.ts";
import { typeExpression } from "./type_expression.ts";

/** What a schema does not say of a type itself. */
export interface DeclarationOptions {
  /** The types of fields by name, instead of those of the schema. */
  fieldTypes?: ReadonlyMap<string, string>;
  /** What is said of fields by name, instead of their own descriptions. */
  fieldDocs?: ReadonlyMap<string, string>;
  /** Fields that must be there beside those that the schema says. */
  required?: string[];
  /** What is said of the type where its schema says nothing. */
  fallbackDoc?: string;
}

/** What a {@linkcode declaration} needs of its file: a place for the objects inside of it too. */
export interface DeclarationScope {
  /** The name, in this file, of the type of a schema. */
  reference(nameOrRef: string): string;
  /** The name, in this file, of TypeScript's own `Record`. */
  record: string;
  /** Declares an object that is a field of another type, and gives the name that it got. */
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

/** Writes a type under a name; one that is too long for a line gets a line for each member. */
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
  // Go's zero values come as defaults of fields that nobody fills in.
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
  return field.replace(
    /(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g,
    (_match, letter: string) => letter.toUpperCase(),
  ).replace(/\W/g, "");
}
