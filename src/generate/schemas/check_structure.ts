import { isObject } from "@kubewire/kubewire/internal";
import { shown } from "./check_names.ts";
import { isSchemaType } from "./open_api.ts";

/** Deeper than any definition's schema, and an end for YAML whose aliases form a circle. */
const MOST_LEVELS = 1000;
const SHOWN_CHARS = 120;

/** A part of a schema, and the names that lead to it. */
interface SchemaPart {
  value: unknown;
  names: readonly string[];
}

type Fields = Record<string, unknown>;

/**
 * Checks the parts of a CustomResourceDefinition's schema that become types, by the API server's
 * rules for structural schemas. Conditions in `allOf`, `anyOf`, `oneOf` and `not` are not checked.
 *
 * @param where The file, the definition and the version, for the message.
 * @throws {TypeError} If a part is not such a schema; the message names its place.
 */
export function checkStructure(schema: unknown, where: string): void {
  const waiting: SchemaPart[] = [{ value: schema, names: [] }];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const { value, names } = part;
    const problem = problemOf(value, names.length === 0);
    if (problem !== undefined || names.length > MOST_LEVELS) {
      const what = problem ?? `more than ${MOST_LEVELS} levels`;
      throw new TypeError(
        `${where} has ${what} at ${shownPlace(names)}: correct the definition.`,
      );
    }
    const { properties, items, additionalProperties } = value as Fields;
    for (const [name, field] of Object.entries(properties ?? {})) {
      waiting.push({ value: field, names: [...names, "properties", name] });
    }
    for (const [name, part] of Object.entries({ items, additionalProperties })) {
      if (part === undefined || part === null || typeof part === "boolean") continue;
      waiting.push({ value: part, names: [...names, name] });
    }
  }
}

/** Returns the object of a sentence about an invalid schema; `undefined` if it is valid. */
function problemOf(value: unknown, isRoot: boolean): string | undefined {
  if (!isObject(value)) return `${article(value)} instead of a schema`;
  const { $ref, type, properties, items, required } = value;
  if ($ref !== undefined) return "a $ref, which no definition may have,";
  if (isRoot && type !== "object") return 'another type than "object"';
  if (type !== undefined && type !== null && !isSchemaType(type)) {
    return `the unknown type ${shown(type)}`;
  }
  if (type === "array" && !isObject(items)) return "an array without a schema of its items";
  if (!isObject(properties ?? {})) return "properties that are not an object";
  if (!Array.isArray(required ?? [])) return "required fields that are not a list";
  return undefined;
}

function article(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/** Returns a path such as `properties.spec.items`, cut if it is too long. */
function shownPlace(names: readonly string[]): string {
  const place = JSON.stringify(names.join(".")).slice(1, -1) || "its root";
  return place.length <= SHOWN_CHARS ? place : `${place.slice(0, SHOWN_CHARS)}…`;
}
