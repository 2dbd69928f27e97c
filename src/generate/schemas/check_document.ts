import { checkNames, remedy, shown } from "./check_names.ts";
import { checkSchema } from "./check_schema.ts";
import { onlyKind, type OpenApiDocument } from "./open_api.ts";
import type { ResourceRow } from "./resource_table.ts";
import { schemaHome } from "./schema_home.ts";

/**
 * Checks the shape of a document: an object whose fields for the resources are objects too.
 *
 * @throws {TypeError} If the document has another shape.
 */
export function checkShape(document: OpenApiDocument, name: string): void {
  const isObject = (value: unknown) => typeof (value ?? {}) === "object" && !Array.isArray(value);
  const { paths, components } = document ?? {};
  const isDocument = typeof document === "object" && document !== null &&
    [document, paths, components, components?.schemas].every(isObject);
  if (isDocument) return;
  throw new TypeError(`${name}: it is not an OpenAPI v3 document of an API server: ${remedy}`);
}

/**
 * Checks all names that become a path or an identifier, and the schemas.
 *
 * @param rows The resources that the document serves.
 * @param name The name of the document, for the message.
 * @throws {TypeError} If the document contains something that no API server writes.
 */
export function checkDocument(
  document: OpenApiDocument,
  rows: readonly ResourceRow[],
  name: string,
): void {
  for (const row of rows) checkNames(row, name);
  for (const [schemaName, schema] of Object.entries(document.components?.schemas ?? {})) {
    checkSchemaName(schemaName, name);
    checkSchema(schema, `${name}: the schema ${shown(schemaName).slice(1, -1)}`);
    const kind = onlyKind(schema);
    if (kind) checkNames(kind, name);
    const text = JSON.stringify(schema);
    for (const [, ref = ""] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      checkSchemaName(ref, name);
    }
  }
}

function checkSchemaName(schemaName: string, name: string): void {
  try {
    schemaHome(schemaName);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`${name}: ${error.message}`, { cause: error });
  }
}
