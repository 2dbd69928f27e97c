import { equalJson } from "../json/json_value.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../objects/field_error.ts";
import { propertiesOf, type Schema, subschema, subschemas } from "./schema.ts";
import { checkPattern } from "./schema_pattern.ts";

/** Where rules for values stand. */
export interface RulePlace {
  /** Path in the definition. */
  path: string;
  /**
   * The structure at the same place, which must have the fields that the rules name. Kubernetes
   * looks only at rules of the whole object; `undefined` for others.
   */
  structure: Schema | undefined;
  /** Whether the rules belong to the structure itself. */
  isRoot?: boolean;
}

/** Checks the rules for values: the pattern, and the schemas of `allOf`, `anyOf`, `oneOf`, `not`. */
export function checkValueRules(
  schema: Schema,
  { path, structure, isRoot }: RulePlace,
): FieldError[] {
  const errors: FieldError[] = [];
  const { pattern } = schema;
  if (typeof pattern === "string" && pattern !== "") {
    const why = patternError(pattern);
    const bad = { field: `${path}.pattern`, value: pattern };
    if (why) {
      errors.push(invalidValue(bad, `must be a valid regular expression, but isn't: ${why}`));
    }
  }
  const isIntOrString = isRoot && schema["x-kubernetes-int-or-string"] === true;
  for (const name of ["allOf", "anyOf", "oneOf"] as const) {
    for (const [index, nested] of subschemas(schema, name).entries()) {
      const isIdiom = isIntOrString &&
        (name === "anyOf"
          ? equalJson(schema.anyOf, intOrString)
          : name === "allOf" && index === 0 && equalJson(nested.anyOf, intOrString));
      if (!isIdiom) {
        errors.push(...checkNested(nested, { path: `${path}.${name}[${index}]`, structure }));
      }
    }
  }
  const not = subschema(schema, "not");
  return not ? [...errors, ...checkNested(not, { path: `${path}.not`, structure })] : errors;
}

/** Checks a schema that may only restrict values. */
function checkNested(schema: Schema, { path, structure }: RulePlace): FieldError[] {
  const errors = checkValueRules(schema, { path, structure });
  for (const [name, detail] of Object.entries(structuralKeywords)) {
    const value = schema[name];
    if (value === undefined || value === false || value === "") continue;
    errors.push(forbiddenValue(`${path}.${name}`, detail));
  }
  const items = subschema(schema, "items");
  if (items) {
    const below = { path: `${path}.items`, structure: subschema(structure, "items") };
    errors.push(...checkNested(items, below));
  }
  const defined = new Map(propertiesOf(structure));
  for (const [name, property] of propertiesOf(schema)) {
    const at = `${path}.properties[${name}]`;
    const below = structure && (defined.get(name) ?? {});
    errors.push(...checkNested(property, { path: at, structure: below }));
    if (name === "metadata") {
      errors.push(forbiddenValue(at, "must not be specified in a nested context"));
    }
    if (structure && !defined.has(name)) {
      const root = path.replace(/\.(?:allOf|anyOf|oneOf|not)(?:\[\d+\])?/g, "");
      errors.push(requiredValue(`${root}.properties[${name}]`, `because it is defined in ${at}`));
    }
  }
  return errors;
}

function patternError(pattern: string): string | undefined {
  try {
    checkPattern(pattern);
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

const intOrString = [{ type: "integer" }, { type: "string" }];

/** Keywords that only the structure of a schema may have, and what Kubernetes says elsewhere. */
const structuralKeywords: Readonly<Record<string, string>> = {
  type: "must be empty to be structural",
  additionalProperties: "must be undefined to be structural",
  default: "must be undefined to be structural",
  title: "must be empty to be structural",
  description: "must be empty to be structural",
  nullable: "must be false to be structural",
  "x-kubernetes-preserve-unknown-fields": "must be false to be structural",
  "x-kubernetes-embedded-resource": "must be false to be structural",
  "x-kubernetes-int-or-string": "must be false to be structural",
  "x-kubernetes-list-map-keys": "must be empty to be structural",
  "x-kubernetes-list-type": "must be undefined to be structural",
  "x-kubernetes-map-type": "must be undefined to be structural",
  "x-kubernetes-validations": "must be empty to be structural",
};
