import { JsonComparison } from "../json/json_comparison.ts";
import { isJsonObject } from "../json/json_value.ts";
import type { FieldError } from "../objects/field_error.ts";
import { earlierItem, memberSchema, type Schema, subschema, subschemas } from "./schema.ts";
import {
  checkEnum,
  checkItemCount,
  checkMembers,
  checkNumber,
  checkText,
  checkType,
} from "./value_checks.ts";
import { combined } from "./value_error.ts";

/** An earlier value of the same field. */
export interface EarlierValue {
  /** The value. */
  readonly value: unknown;
}

/**
 * Checks a value against its schema. What an earlier value violated too, and what has not changed
 * since, is allowed.
 *
 * Source: `k8s.io/kube-openapi/pkg/validation/validate`, and for earlier values
 * `k8s.io/apiextensions-apiserver/pkg/apiserver/validation` `RatchetingSchemaValidator`.
 */
export function validateValue(
  value: unknown,
  schema: Schema,
  { path = "", earlier }: { path?: string; earlier?: EarlierValue | undefined } = {},
): FieldError[] {
  const place = { path, earlier, comparison: new JsonComparison() };
  return distinct(check(value, schema, place).errors);
}

interface Place {
  path: string;
  earlier: EarlierValue | undefined;
  /** Compares values with earlier ones, at each level anew. */
  comparison: JsonComparison;
}

interface Outcome {
  errors: FieldError[];
  /** How much of the schema was met: the best errors of `anyOf` and `oneOf` have the most. */
  matches: number;
}

function check(value: unknown, schema: Schema, place: Place): Outcome {
  const { path, earlier, comparison } = place;
  const outcome = value === null
    ? own([...checkType(value, schema, path), ...checkEnum(value, schema, path)])
    : join([
      counted(checkType(value, schema, path)),
      checkCombinations(value, schema, place),
      checkByKind(value, schema, place),
      own(checkEnum(value, schema, path)),
    ]);
  const isUnchanged = earlier !== undefined && comparison.isEqual(earlier.value, value);
  return isUnchanged ? { ...outcome, errors: [] } : outcome;
}

function checkByKind(value: unknown, schema: Schema, place: Place): Outcome {
  const { path } = place;
  if (typeof value === "string") return own(checkText(value, schema, path));
  if (typeof value === "number") return counted(checkNumber(value, schema, path));
  if (Array.isArray(value)) return checkList(value, schema, place);
  return isJsonObject(value) ? checkObject(value, schema, place) : join([]);
}

function checkList(list: readonly unknown[], schema: Schema, place: Place): Outcome {
  const { path, earlier } = place;
  const items = subschema(schema, "items");
  const outcomes = items
    ? list.map((item, index) => {
      const before = earlierItem(item, schema, earlier?.value);
      return check(item, items, { ...place, path: `${path}[${index}]`, earlier: before });
    })
    : [];
  return join([...outcomes, counted(checkItemCount(list.length, schema, path))]);
}

function checkObject(
  object: Record<string, unknown>,
  schema: Schema,
  place: Place,
): Outcome {
  const { path, earlier } = place;
  const outcomes = Object.entries(object).flatMap(([name, member]) => {
    const below = memberSchema(schema, name);
    if (!below) return [];
    const isNamed = Object.hasOwn(subschema(schema, "properties") ?? {}, name);
    const at = isNamed && path === "" ? name : `${path}.${name}`;
    return [check(member, below, { ...place, path: at, earlier: memberOf(earlier, name) })];
  });
  return join([...outcomes, own(checkMembers(object, schema, path))]);
}

function checkCombinations(value: unknown, schema: Schema, place: Place): Outcome {
  const outcome = join([
    checkAnyOf(value, schema, place),
    checkOneOf(value, schema, place),
    checkAllOf(value, schema, place),
  ]);
  const not = subschema(schema, "not");
  if (not && check(value, not, place).errors.length === 0) {
    outcome.errors.push(combined(place.path, "not validate the schema (not)"));
  }
  return { ...outcome, matches: outcome.matches + 1 };
}

function checkAnyOf(value: unknown, schema: Schema, place: Place): Outcome {
  const outcomes = subschemas(schema, "anyOf").map((one) => check(value, one, place));
  if (outcomes.length === 0) return join([]);
  const met = outcomes.find(({ errors }) => errors.length === 0);
  if (met) return met;
  const rule = "validate at least one schema (anyOf)";
  return join([own([combined(place.path, rule)]), closest(outcomes)]);
}

function checkOneOf(value: unknown, schema: Schema, place: Place): Outcome {
  const outcomes = subschemas(schema, "oneOf").map((one) => check(value, one, place));
  if (outcomes.length === 0) return join([]);
  const met = outcomes.filter(({ errors }) => errors.length === 0);
  if (met.length === 1) return met[0]!;
  const found = met.length === 0 ? "Found none valid" : `Found ${met.length} valid alternatives`;
  const rule = `validate one and only one schema (oneOf). ${found}`;
  const failed = own([combined(place.path, rule)]);
  return met.length === 0 ? join([failed, closest(outcomes)]) : failed;
}

function checkAllOf(value: unknown, schema: Schema, place: Place): Outcome {
  const outcomes = subschemas(schema, "allOf").map((one) => check(value, one, place));
  const met = outcomes.filter(({ errors }) => errors.length === 0);
  if (met.length === outcomes.length) return join(outcomes);
  const none = met.length === 0 ? ". None validated" : "";
  const failed = combined(place.path, `validate all the schemas (allOf)${none}`);
  return join([...outcomes, own([failed])]);
}

function closest(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((best, one) => one.matches > best.matches ? one : best);
}

function memberOf(earlier: EarlierValue | undefined, name: string): EarlierValue | undefined {
  const value = earlier?.value;
  return isJsonObject(value) && Object.hasOwn(value, name) ? { value: value[name] } : undefined;
}

/** An outcome that does not count when it is met. */
function own(errors: FieldError[]): Outcome {
  return { errors, matches: 0 };
}

function counted(errors: FieldError[]): Outcome {
  return { errors, matches: errors.length === 0 ? 1 : 0 };
}

function join(outcomes: readonly Outcome[]): Outcome {
  return {
    errors: outcomes.flatMap(({ errors }) => errors),
    matches: outcomes.reduce((sum, { matches }) => sum + matches, 0) + 1,
  };
}

function distinct(errors: readonly FieldError[]): FieldError[] {
  const byText = new Map(errors.map((one) => [`${one.field} ${one.message}`, one]));
  return [...byText.values()];
}
