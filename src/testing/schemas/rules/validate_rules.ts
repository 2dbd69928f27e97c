import { CelError, CelOptional, type CelValue } from "../../cel/values/cel_value.ts";
import { JsonComparison } from "../../json/json_comparison.ts";
import { isJsonObject } from "../../json/json_value.ts";
import { type FieldError, invalidValue } from "../../objects/field_error.ts";
import {
  earlierItem,
  isEmbeddedResource,
  memberSchema,
  type Schema,
  subschema,
} from "../schema.ts";
import { type CompiledRule, compileRules, type Rule } from "./compile_rules.ts";
import { withObjectFields } from "./object_schema.ts";
import { schemaValue } from "./schema_value.ts";

/** The objects that rules compare. */
export interface RuleSubjects {
  /** The object. */
  readonly object: unknown;
  /** The object before an update. */
  readonly previous?: unknown;
}

/**
 * Returns what an object breaks of the rules of its schema. They are not evaluated for an object
 * that is invalid in such a way that they could not hold.
 */
export function ruleErrors(
  schema: Schema,
  subjects: RuleSubjects,
  errors: readonly FieldError[],
): FieldError[] {
  if (!hasRules(schema)) return [];
  if (!errors.some(({ reason }) => blocking.includes(reason))) {
    return validateRules(schema, subjects);
  }
  return [invalidValue(
    { field: "<nil>", value: null },
    "some validation rules were not checked because the object was invalid; correct the existing " +
      "errors to complete validation",
  )];
}

const blocking = [
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
];

/**
 * Evaluates the rules of a schema and returns those that an object breaks. A rule that compares
 * nothing with the value before is not held against a value that has not changed.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel` `Validator`.
 */
function validateRules(schema: Schema, { object, previous }: RuleSubjects): FieldError[] {
  if (!hasRules(schema)) return [];
  const earlier = previous === undefined ? undefined : { value: previous };
  const comparison = new JsonComparison();
  const place: Place = { path: "", isRoot: true, earlier, isUnchanged: false, comparison };
  return validateNode(object, schema, place);
}

interface Place {
  path: string;
  /** Whether the value is a whole object. */
  isRoot: boolean;
  /** The value before, where one can be found. */
  earlier: { value: unknown } | undefined;
  /** Whether the nearest value above that can be found before is as it was. */
  isUnchanged: boolean;
  /** Compares values with those before, at each level anew. */
  comparison: JsonComparison;
}

const found = new WeakMap<Schema, boolean>();

/** Returns whether a schema has rules at any depth. */
function hasRules(schema: Schema | undefined): boolean {
  if (!schema) return false;
  const known = found.get(schema);
  if (known !== undefined) return known;
  const rules = schema["x-kubernetes-validations"];
  const properties = Object.values(subschema(schema, "properties") ?? {});
  const has = (Array.isArray(rules) && rules.length > 0) ||
    hasRules(subschema(schema, "items")) || hasRules(subschema(schema, "additionalProperties")) ||
    properties.some((one) => isJsonObject(one) && hasRules(one));
  found.set(schema, has);
  return has;
}

function validateNode(value: unknown, schema: Schema, place: Place): FieldError[] {
  if (value === null || value === undefined || !hasRules(schema)) return [];
  const { earlier, comparison } = place;
  const isUnchanged = earlier ? comparison.isEqual(earlier.value, value) : place.isUnchanged;
  const here = { ...place, isUnchanged };
  const errors = evaluateRules(value, schema, here);
  if (Array.isArray(value)) return [...errors, ...validateItems(value, schema, here)];
  return isJsonObject(value) ? [...errors, ...validateMembers(value, schema, here)] : errors;
}

function validateItems(list: readonly unknown[], schema: Schema, place: Place): FieldError[] {
  const items = subschema(schema, "items");
  if (!items) return [];
  return list.flatMap((item, index) =>
    validateNode(item, items, {
      ...place,
      path: `${place.path}[${index}]`,
      isRoot: isEmbeddedResource(items),
      earlier: earlierItem(item, schema, place.earlier?.value),
    })
  );
}

function validateMembers(
  object: Record<string, unknown>,
  schema: Schema,
  place: Place,
): FieldError[] {
  const { path, earlier } = place;
  const properties = subschema(schema, "properties") ?? {};
  const before = earlier?.value;
  return Object.entries(object).flatMap(([name, member]) => {
    const below = memberSchema(schema, name);
    if (!below) return [];
    const isNamed = Object.hasOwn(properties, name);
    return validateNode(member, below, {
      ...place,
      path: isNamed ? path === "" ? name : `${path}.${name}` : `${path}[${name}]`,
      isRoot: isEmbeddedResource(below),
      earlier: isJsonObject(before) && Object.hasOwn(before, name) && before[name] !== null
        ? { value: before[name] }
        : undefined,
    });
  });
}

function evaluateRules(value: unknown, schema: Schema, place: Place): FieldError[] {
  const rules = compileRules(schema, place.isRoot) ?? [];
  if (rules.length === 0) return [];
  const seen = place.isRoot ? withObjectFields(schema) : schema;
  const variables = new Map<string, () => CelValue>([
    ["self", once(() => schemaValue(value, seen))],
  ]);
  const { earlier } = place;
  const oldSelf = earlier && once(() => schemaValue(earlier.value, seen));
  return rules.flatMap((compiled) => {
    const { rule, usesOldSelf } = compiled;
    if (usesOldSelf && !oldSelf && !rule.optionalOldSelf) return [];
    const find = (name: string) => {
      if (name !== "oldSelf") return variables.get(name)?.();
      if (!rule.optionalOldSelf) return oldSelf?.();
      return new CelOptional(oldSelf?.());
    };
    return evaluateRule(compiled, { find, value, schema, place });
  });
}

interface Evaluation {
  find: (name: string) => CelValue | undefined;
  value: unknown;
  schema: Schema;
  place: Place;
}

function evaluateRule(compiled: CompiledRule, evaluation: Evaluation): FieldError[] {
  const { rule, program, fault, usesOldSelf } = compiled;
  const { find, schema, place: { path, isUnchanged } } = evaluation;
  const typeInvalid = (detail: string): FieldError[] => [{
    field: path || "<nil>",
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(schema.type ?? "")}: ${detail}`,
  }];
  if (fault !== undefined) return typeInvalid(`rule compile error: ${fault}`);
  if (!program) return [];
  try {
    if (program.evaluate(find) === true) return [];
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return typeInvalid(describeFailure(error.message, rule));
  }
  // kube-apiserver warns of a rule that was broken before; the write goes through
  if (!usesOldSelf && isUnchanged) return [];
  return [ruleError(compiled, evaluation)];
}

function describeFailure(message: string, rule: Rule): string {
  const shown = rule.message.trim() || rule.rule.trim();
  if (message.startsWith("no such overload")) {
    return `'${message}': call arguments did not match a supported operator, function or macro ` +
      `signature for rule: ${shown}`;
  }
  return message.startsWith("operation cancelled")
    ? `'${message}': no further validation rules will be run due to call cost exceeds limit for ` +
      `rule: ${shown}`
    : `${message} evaluating rule: ${shown}`;
}

function ruleError(compiled: CompiledRule, { find, value, schema, place }: Evaluation): FieldError {
  const { rule, field: below } = compiled;
  const field = [place.path, below].filter((part) => part !== "").join(".") || "<nil>";
  const detail = messageOf(compiled, find);
  const isPlain = schema.type !== "object" && schema.type !== "array";
  const shown = isPlain ? `: ${JSON.stringify(value)}` : "";
  switch (rule.reason) {
    case "FieldValueForbidden":
      return { field, reason: rule.reason, message: `Forbidden: ${detail}` };
    case "FieldValueRequired":
      return { field, reason: rule.reason, message: `Required value: ${detail}` };
    case "FieldValueDuplicate":
      return { field, reason: rule.reason, message: `Duplicate value${shown}` };
    default:
      return {
        field,
        reason: "FieldValueInvalid",
        message: `Invalid value${shown}: ${detail}`,
      };
  }
}

const longestMessage = 5 * 1024;

/** Returns the message of a rule: by its expression, or where that gives none, by its text. */
function messageOf({ rule, message }: CompiledRule, find: Evaluation["find"]): string {
  const given = rule.message.trim() || `failed rule: ${rule.rule.trim()}`;
  if (!message) return given;
  try {
    const text = String(message.evaluate(find)).trim();
    const isFitting = text !== "" && !text.includes("\n") &&
      new TextEncoder().encode(text).length <= longestMessage;
    return isFitting ? text : given;
  } catch (error) {
    if (error instanceof CelError) return given;
    throw error;
  }
}

function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
