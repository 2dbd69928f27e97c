import { remedy } from "./check_names.ts";
import { isSchemaType, schemaTypes } from "./open_api.ts";

/** Deeper than any API server's schema, but not too deep for the stack of a runtime. */
const MOST_LEVELS = 1000;
const SHOWN_CHARS = 120;
const REF = "#/components/schemas/";

interface Part {
  value: unknown;
  isSchema: boolean;
  level: number;
  /** The part that contains this one, under `name`. */
  parent: Part | undefined;
  name: string;
}

const isText = (value: unknown): boolean => typeof value === "string";
const isObject = (value: unknown): boolean => typeof value === "object" && !Array.isArray(value);

/** The shapes of a schema's fields, if they are not absent or null. */
const shapes: ReadonlyMap<string, [is: (value: unknown) => boolean, what: string]> = new Map([
  ["$ref", [
    (value) => typeof value === "string" && value.startsWith(REF),
    `a reference that begins with ${REF}`,
  ]],
  ["type", [isSchemaType, `one of ${schemaTypes.join(", ")}`]],
  ["format", [isText, "a string"]],
  ["description", [isText, "a string"]],
  ["enum", [Array.isArray, "a list"]],
  ["required", [
    (value) => Array.isArray(value) && value.every(isText),
    "a list of strings",
  ]],
  ["properties", [isObject, "an object"]],
  ["items", [isObject, "a schema"]],
  ["x-kubernetes-group-version-kind", [
    (value) => Array.isArray(value) && value.every((kind) => kind !== null && isObject(kind)),
    "a list of kinds",
  ]],
  ["allOf", [Array.isArray, "a list"]],
  ["oneOf", [Array.isArray, "a list"]],
  ["anyOf", [Array.isArray, "a list"]],
]);

const manySchemas: ReadonlySet<string> = new Set(["properties", "allOf", "oneOf", "anyOf"]);

/**
 * Checks that a schema in a document is valid at all levels, because a document may come from any
 * source. The check is not recursive, so no schema is too deep for it.
 *
 * @param where The document and the schema, for the message.
 * @throws {TypeError} If a part is not a schema, or is nested too deeply.
 */
export function checkSchema(schema: unknown, where: string): void {
  const root = { value: schema, isSchema: true, level: 0, parent: undefined, name: "" };
  const waiting: Part[] = [root];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const { value, isSchema, level } = part;
    const fail = (what: string): never => {
      throw new TypeError(`${where} ${what} at ${placeOf(part)}: ${remedy}`);
    };
    if (level > MOST_LEVELS) fail(`has more than ${MOST_LEVELS} levels`);
    if (isSchema && (value === null || !isObject(value))) fail("has no schema");
    if (typeof value !== "object" || value === null) continue;
    for (const [name, field] of Object.entries(value)) {
      const child = { value: field, isSchema: false, level: level + 1, parent: part, name };
      if (isSchema) checkField(child, where);
      if (typeof field !== "object" || field === null) continue;
      if (!isSchema || !manySchemas.has(name)) {
        const mayBeSchema = name === "items" || name === "additionalProperties";
        waiting.push({ ...child, isSchema: isSchema && mayBeSchema });
        continue;
      }
      for (const [key, one] of Object.entries(field)) {
        waiting.push({ value: one, isSchema: true, level: level + 2, parent: child, name: key });
      }
    }
  }
}

function checkField(part: Part, where: string): void {
  const [is, what] = shapes.get(part.name) ?? [];
  if (!is || part.value === null || is(part.value)) return;
  throw new TypeError(`${where} has something other than ${what} at ${placeOf(part)}: ${remedy}`);
}

/** Returns the path of a part, such as `properties.spec.properties.size`, cut if it is too long. */
function placeOf(part: Part): string {
  const names: string[] = [];
  for (let at: Part | undefined = part; at?.parent; at = at.parent) names.push(at.name);
  const place = JSON.stringify(names.reverse().join(".")).slice(1, -1) || "its root";
  return place.length <= SHOWN_CHARS ? place : `${place.slice(0, SHOWN_CHARS)}…`;
}
