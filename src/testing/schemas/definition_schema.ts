import { isJsonObject } from "../json/json_value.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { checkLists } from "./definition_lists.ts";
import { checkValueRules } from "./definition_rules.ts";
import { unknownFieldsIn } from "./prune_fields.ts";
import { checkRulePrograms, checkRuleTexts } from "./rules/check_rules.ts";
import {
  isEmbeddedResource,
  preservesUnknownFields,
  propertiesOf,
  type Schema,
  subschema,
} from "./schema.ts";
import { validateValue } from "./validate_value.ts";
import { placedErrors } from "./value_error.ts";

/** Treatment of the rules in CEL of a CustomResourceDefinition. */
export type CelRules = "evaluate" | "ignore";

/**
 * Checks that a schema is structural, as kube-apiserver demands, and that this server can do what
 * it asks for.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema` `ValidateStructural`, and
 * `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation`.
 */
export function validateDefinitionSchema(
  schema: Schema,
  { path, celRules }: { path: string; celRules: CelRules },
): FieldError[] {
  const place: Place = { path, level: "root", celRules };
  // kube-apiserver looks for the next kind of errors only if there are none of the last
  for (const check of [checkKeywords, checkStructure, checkDefault, checkPrograms]) {
    const errors = checkNodes(schema, place, check);
    if (errors.length > 0) {
      return errors.sort((left, right) => textOf(left) < textOf(right) ? -1 : 1);
    }
  }
  return [];
}

interface Place {
  path: string;
  level: "root" | "item" | "field";
  celRules: CelRules;
  /** Path of the first node above whose items cannot be told apart in an update. */
  uncorrelatable?: string;
}

type NodeCheck = (schema: Schema, place: Place) => FieldError[];

/** Checks a node and those below it, but not what the rules for values contain. */
function checkNodes(schema: Schema, place: Place, check: NodeCheck): FieldError[] {
  const below = (part: string, level: Place["level"], node: Schema | undefined) =>
    node ? checkNodes(node, { ...place, path: `${place.path}.${part}`, level }, check) : [];
  const items = subschema(schema, "items");
  const isKeyed = schema["x-kubernetes-list-type"] === "map";
  const uncorrelatable = place.uncorrelatable ?? (isKeyed ? undefined : place.path);
  const ofItems = uncorrelatable === undefined ? place : { ...place, uncorrelatable };
  return [
    ...check(schema, place),
    ...items
      ? checkNodes(items, { ...ofItems, path: `${place.path}.items`, level: "item" }, check)
      : [],
    ...below("additionalProperties", "field", subschema(schema, "additionalProperties")),
    ...propertiesOf(schema).flatMap(([name, property]) => {
      const isMetadata = place.level === "root" && name === "metadata";
      return isMetadata ? [] : below(`properties[${name}]`, "field", property);
    }),
  ];
}

function checkStructure(schema: Schema, place: Place): FieldError[] {
  const { path, level } = place;
  const isMapAtRoot = level === "root" && schema.additionalProperties !== undefined;
  return [
    ...isMapAtRoot
      ? [forbiddenValue(`${path}.additionalProperties`, "must not be used at the root")]
      : [],
    ...checkNodeType(schema, place),
    ...checkExtensions(schema, place),
    ...checkObjectFields(schema, place),
    ...checkValueRules(schema, {
      path,
      structure: level === "root" ? schema : undefined,
      isRoot: true,
    }),
  ];
}

function checkNodeType(schema: Schema, { path, level }: Place): FieldError[] {
  const { type } = schema;
  const field = `${path}.type`;
  const lacksItems = type === "array" && !isJsonObject(schema.items);
  const errors = lacksItems ? [requiredValue(`${path}.items`, "must be specified")] : [];
  if (isEmbeddedResource(schema) && type !== "object") {
    const detail = "must be object if x-kubernetes-embedded-resource is true";
    errors.push(type ? invalidValue({ field, value: type }, detail) : requiredValue(field, detail));
  } else if (type === undefined || type === "") {
    const needsNone = schema["x-kubernetes-int-or-string"] === true ||
      preservesUnknownFields(schema);
    const where = {
      root: "at the root",
      item: "for specified array items",
      field: "for specified object fields",
    };
    if (!needsNone) errors.push(requiredValue(field, `must not be empty ${where[level]}`));
  } else if (level === "root" && type !== "object") {
    errors.push(invalidValue({ field, value: type }, "must be object at the root"));
  }
  return errors;
}

/** Checks the extensions of Kubernetes that a node has together. */
function checkExtensions(schema: Schema, { path }: Place): FieldError[] {
  const keeping = "x-kubernetes-preserve-unknown-fields";
  const errors: FieldError[] = [];
  if (schema["x-kubernetes-int-or-string"] === true) {
    for (const name of [keeping, "x-kubernetes-embedded-resource"]) {
      if (schema[name] !== true) continue;
      const bad = { field: `${path}.${name}`, value: true };
      errors.push(invalidValue(bad, "must be false if x-kubernetes-int-or-string is true"));
    }
  }
  if (!isEmbeddedResource(schema)) return errors;
  if (schema.additionalProperties !== undefined) {
    const detail = "must not be used if x-kubernetes-embedded-resource is set";
    errors.push(forbiddenValue(`${path}.additionalProperties`, detail));
  }
  if (!preservesUnknownFields(schema) && propertiesOf(schema).length === 0) {
    errors.push(requiredValue(
      `${path}.properties`,
      `must not be empty if x-kubernetes-embedded-resource is true without ${keeping}`,
    ));
  }
  return errors;
}

/** Checks that a schema does not contradict what every object of Kubernetes has. */
function checkObjectFields(schema: Schema, { path, level }: Place): FieldError[] {
  if (level !== "root" && !isEmbeddedResource(schema)) return [];
  return propertiesOf(schema).flatMap(([name, property]) => {
    const at = `${path}.properties[${name}]`;
    const bad = { field: `${at}.type`, value: property.type ?? "" };
    if (name === "apiVersion" || name === "kind") {
      return property.type === "string" ? [] : [invalidValue(bad, "must be string")];
    }
    if (name !== "metadata") return [];
    if (property.type !== "object") return [invalidValue(bad, "must be object")];
    const names = propertiesOf(property).map(([each]) => each);
    const isRestriction = names.every((each) => each === "name" || each === "generateName");
    if (level !== "root" || isRestriction) return [];
    return [forbiddenValue(
      at,
      "must not specify anything other than name and generateName, but metadata is implicitly " +
        "specified",
    )];
  });
}

function checkKeywords(schema: Schema, { path, celRules }: Place): FieldError[] {
  const { type, items, additionalProperties } = schema;
  const unsupported = unsupportedKeywords.filter((name) => isUsed(schema[name]));
  const errors = unsupported.map((name) =>
    forbiddenValue(`${path}.${name}`, `${name} is not supported`)
  );
  if (type !== undefined && type !== "" && !valueTypes.includes(String(type))) {
    errors.push(unsupportedValue({ field: `${path}.type`, value: type }, valueTypes));
  }
  if (type === "null") {
    const detail = "type cannot be set to null, use nullable as an alternative";
    errors.push(forbiddenValue(`${path}.type`, detail));
  }
  if (Array.isArray(items)) {
    const detail = "items must be a schema object and not an array";
    errors.push(forbiddenValue(`${path}.items`, detail));
  }
  if (schema.uniqueItems === true) {
    const detail =
      "uniqueItems cannot be set to true since the runtime complexity becomes quadratic";
    errors.push(forbiddenValue(`${path}.uniqueItems`, detail));
  }
  const isMap = additionalProperties !== undefined && additionalProperties !== true;
  if (isMap && propertiesOf(schema).length > 0) {
    const detail = "additionalProperties and properties are mutual exclusive";
    errors.push(forbiddenValue(`${path}.additionalProperties`, detail));
  }
  const keeping = "x-kubernetes-preserve-unknown-fields";
  if (schema[keeping] === false) {
    const bad = { field: `${path}.${keeping}`, value: false };
    errors.push(invalidValue(bad, "must be true or undefined"));
  }
  const texts = celRules === "evaluate" ? checkRuleTexts(schema, path) : [];
  return [...errors, ...checkLists(schema, path), ...texts];
}

function checkPrograms(schema: Schema, place: Place): FieldError[] {
  if (place.celRules !== "evaluate") return [];
  const isRoot = place.level === "root" || isEmbeddedResource(schema);
  return checkRulePrograms(schema, { ...place, isRoot });
}

function isUsed(value: unknown): boolean {
  return isJsonObject(value) ? Object.keys(value).length > 0 : value !== undefined;
}

function textOf({ field, message }: FieldError): string {
  return `${field}: ${message}`;
}

const valueTypes = ["array", "boolean", "integer", "number", "object", "string"];

const unsupportedKeywords = [
  "id",
  "additionalItems",
  "patternProperties",
  "definitions",
  "dependencies",
  "$ref",
];

/**
 * Checks that the default of a node is one of its values.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting` `ValidateDefaults`.
 */
export function checkDefault(schema: Schema, { path }: { path: string }): FieldError[] {
  const value = schema.default;
  if (value === undefined || value === null) return [];
  const field = `${path}.default`;
  if (unknownFieldsIn(value, schema).length > 0) {
    return [invalidValue({ field, value }, "must not have unknown fields")];
  }
  return placedErrors(validateValue(value, schema), field);
}
