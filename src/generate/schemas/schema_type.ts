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
