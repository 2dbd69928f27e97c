import {
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelOpaque,
  CelTimestamp,
  type CelValue,
} from "../../cel/values/cel_value.ts";
import { parseDuration, parseTimestamp } from "../../cel/values/time_text.ts";
import { isJsonObject, textsOf } from "../../json/json_value.ts";
import {
  isEmbeddedResource,
  memberSchema,
  preservesUnknownFields,
  type Schema,
  subschema,
} from "../schema.ts";
import { withObjectFields } from "./object_schema.ts";
import { escapePropertyName, unescapePropertyName } from "./property_name.ts";

/**
 * Returns a value as rules see it by its schema. Fields and items are read when a rule asks for
 * them.
 *
 * Source: `k8s.io/apiserver/pkg/cel/common` `UnstructuredToVal`.
 */
export function schemaValue(value: unknown, schema: Schema): CelValue {
  if (value === null || value === undefined) {
    if (schema.nullable === true) return null;
    throw new CelError("invalid data, got null for schema with nullable=false");
  }
  if (schema["x-kubernetes-int-or-string"] === true) {
    if (typeof value === "string") return value;
    if (Number.isInteger(value)) return BigInt(value as number);
    throw new CelError(
      "invalid data, expected XIntOrString value to be either a string or integer",
    );
  }
  switch (schema.type) {
    case "object":
      return objectValue(value, schema);
    case "array":
      return listValue(value, schema);
    case "string":
      return textValue(value, schema);
    case "number":
      return typeof value === "number" ? value : refuse("float");
    case "integer":
      return Number.isInteger(value) ? BigInt(value as number) : refuse("int");
    case "boolean":
      return typeof value === "boolean" ? value : refuse("bool");
  }
  if (preservesUnknownFields(schema)) return new CelOpaque("unknown", value, sortedText(value));
  throw new CelError("invalid type");
}

function refuse(type: string): never {
  throw new CelError(`invalid data, expected ${type}`);
}

function objectValue(value: unknown, given: Schema): CelValue {
  if (!isJsonObject(value)) {
    throw new CelError("invalid data, expected a map for the provided schema with type=object");
  }
  const schema = isEmbeddedResource(given) ? withObjectFields(given) : given;
  const properties = subschema(schema, "properties");
  const values = subschema(schema, "additionalProperties");
  const size = Object.keys(value).length;
  if (properties) return structValue(value, properties, size);
  return new CelMap({
    size,
    keys: () => values ? Object.keys(value) : [],
    get: (key) =>
      values && typeof key === "string" && Object.hasOwn(value, key)
        ? schemaValue(value[key], values)
        : undefined,
    hidden: () => values ? undefined : value,
  });
}

/** Returns an object with properties: its names are escaped, and a field that is `null` is absent. */
function structValue(value: Record<string, unknown>, properties: Schema, size: number): CelMap {
  const isKnown = (name: string) => Object.hasOwn(properties, name);
  return new CelMap({
    size,
    keys: () => Object.keys(value).filter(isKnown).map((name) => escapePropertyName(name) ?? name),
    get(key) {
      const name = typeof key === "string" ? unescapePropertyName(key) : undefined;
      if (name === undefined || !isKnown(name) || !Object.hasOwn(value, name)) return undefined;
      const schema = memberSchema({ properties }, name);
      return value[name] === null || !schema ? undefined : schemaValue(value[name], schema);
    },
    hidden: () => Object.fromEntries(Object.entries(value).filter(([name]) => !isKnown(name))),
  });
}

function listValue(value: unknown, schema: Schema): CelValue {
  if (!Array.isArray(value)) {
    throw new CelError("invalid data, expected an array for the provided schema with type=array");
  }
  const items = subschema(schema, "items");
  if (!items) throw new CelError("invalid array type, expected Items with a non-empty Schema");
  const at = (index: number) => schemaValue(value[index], items);
  switch (schema["x-kubernetes-list-type"]) {
    case "set":
      return new CelList(value.length, at, "value");
    case "map": {
      const keys = textsOf(schema["x-kubernetes-list-map-keys"]);
      return new CelList(value.length, at, keys.map((key) => escapePropertyName(key) ?? key));
    }
    default:
      return new CelList(value.length, at);
  }
}

function textValue(value: unknown, { format }: Schema): CelValue {
  if (typeof value !== "string") refuse("string");
  switch (format) {
    case "duration": {
      const nanos = parseDuration(value) ?? namedDuration(value);
      if (nanos === undefined) throw new CelError(`Invalid duration ${value}`);
      return new CelDuration(nanos);
    }
    case "date": {
      const nanos = parseTimestamp(`${value}T00:00:00Z`);
      if (nanos === undefined) throw new CelError(`Invalid date formatted string ${value}`);
      return new CelTimestamp(nanos);
    }
    case "date-time": {
      const nanos = parseTimestamp(value.toUpperCase());
      if (nanos === undefined) throw new CelError(`Invalid date-time formatted string ${value}`);
      return new CelTimestamp(nanos);
    }
    case "byte":
      return decodeBase64(value);
    default:
      return value;
  }
}

function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new CelError(`Invalid byte formatted string ${text}`);
  }
}

const unitNames: readonly (readonly [name: RegExp, nanos: bigint])[] = [
  [/^(?:ns|nano\w*)$/i, 1n],
  [/^(?:us|µs|micro\w*)$/i, 1_000n],
  [/^(?:ms|milli\w*)$/i, 1_000_000n],
  [/^(?:s|sec\w*)$/i, 1_000_000_000n],
  [/^(?:m|min\w*)$/i, 60_000_000_000n],
  [/^(?:h|hr|hour\w*)$/i, 3_600_000_000_000n],
  [/^(?:d|day\w*)$/i, 86_400_000_000_000n],
  [/^(?:w|wk|week\w*)$/i, 604_800_000_000_000n],
];

/** Reads a duration with the names of units, such as `2 days`. */
function namedDuration(text: string): bigint | undefined {
  let total: bigint | undefined;
  for (const [, count = "", name = ""] of text.matchAll(/(?<!\d)(\d+)\s*([A-Za-zµ]+)/g)) {
    const unit = unitNames.find(([pattern]) => pattern.test(name))?.[1];
    if (unit !== undefined) total = (total ?? 0n) + BigInt(count) * unit;
  }
  return total;
}

/** Returns a value as text in which the order of fields does not matter. */
function sortedText(value: unknown): string {
  return JSON.stringify(
    value,
    (_, member: unknown) =>
      isJsonObject(member)
        ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => one < other ? -1 : 1))
        : member,
  );
}
