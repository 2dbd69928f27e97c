import { isJsonObject } from "../json/json_value.ts";
import { memberSchema, propertiesOf, type Schema, subschema } from "./schema.ts";

/**
 * Sets the defaults of a schema, also in place of `null` where that is not allowed. A `null` that
 * is not allowed and has no default is removed from an object.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting`.
 */
export function setDefaults(value: unknown, schema: Schema | undefined): unknown {
  if (!schema) return value;
  if (Array.isArray(value)) {
    const items = subschema(schema, "items");
    return value.map((item) => setDefaults(replaceNull(item, items), items));
  }
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([name, member]) =>
    member !== null || isKept(memberSchema(schema, name))
  );
  const missing = propertiesOf(schema).filter(([name, below]) =>
    hasDefault(below) && !Object.hasOwn(value, name)
  );
  const members = [...kept, ...missing.map(([name, below]) => [name, copyDefault(below)] as const)];
  return Object.fromEntries(members.map(([name, member]) => {
    const below = memberSchema(schema, name);
    return [name, setDefaults(replaceNull(member, below), below)];
  }));
}

/**
 * Removes each `null` that a schema does not allow from its object, unless the schema has a default
 * for it.
 */
export function dropNulls(value: unknown, schema: Schema | undefined): unknown {
  if (!schema) return value;
  if (Array.isArray(value)) {
    const items = subschema(schema, "items");
    return value.map((item) => dropNulls(item, items));
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    const below = memberSchema(schema, name);
    return member !== null || isKept(below) ? [[name, dropNulls(member, below)]] : [];
  });
  return Object.fromEntries(members);
}

/** Returns whether a `null` stays, or has a default in its place. */
function isKept(schema: Schema | undefined): boolean {
  return schema === undefined || schema.nullable === true || hasDefault(schema);
}

function replaceNull(value: unknown, schema: Schema | undefined): unknown {
  const isReplaced = value === null && schema && schema.nullable !== true && hasDefault(schema);
  return isReplaced ? copyDefault(schema) : value;
}

function hasDefault(schema: Schema): boolean {
  return schema.default !== undefined && schema.default !== null;
}

function copyDefault(schema: Schema): unknown {
  return structuredClone(schema.default);
}
