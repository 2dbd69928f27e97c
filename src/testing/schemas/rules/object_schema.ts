import { propertiesOf, type Schema, subschema } from "../schema.ts";

const text: Schema = { type: "string" };

/**
 * Returns the schema of a whole object of Kubernetes as rules see it: with `apiVersion`, `kind`,
 * and of `metadata` only `name` and `generateName`.
 */
export function withObjectFields(schema: Schema): Schema {
  const properties = Object.fromEntries(propertiesOf(schema));
  const metadata = subschema(properties.metadata, "properties");
  return {
    ...schema,
    properties: {
      ...properties,
      apiVersion: text,
      kind: text,
      metadata: {
        type: "object",
        properties: {
          name: { ...text, ...subschema(metadata, "name") },
          generateName: { ...text, ...subschema(metadata, "generateName") },
        },
      },
    },
  };
}
