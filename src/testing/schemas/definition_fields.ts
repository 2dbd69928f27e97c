import { equalJson, isJsonObject, textsOf, valueAt } from "../json/json_value.ts";
import { type FieldError, invalidValue, requiredValue } from "../objects/field_error.ts";
import { describeDns1035Faults } from "../objects/object_names.ts";
import { checkConversion } from "./definition_conversion.ts";
import { type CelRules, validateDefinitionSchema } from "./definition_schema.ts";
import { memberSchema, type Schema, subschema } from "./schema.ts";

type Version = Record<string, unknown>;

/**
 * Checks the versions of a CustomResourceDefinition, with their schemas and subresources, and what
 * all of them share, in kube-apiserver's order.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation`.
 */
export function checkDefinition(
  definition: Record<string, unknown>,
  versions: readonly Version[],
  celRules: CelRules,
): FieldError[] {
  return [
    ...checkVersionNames(versions),
    ...checkStorage(definition, versions),
    ...checkNames(definition),
    ...checkSchemas(versions, celRules),
    ...checkParts(versions, "subresources.scale", checkScale),
    ...checkParts(versions, "selectableFields", checkSelectableFields),
    ...checkConversion(definition),
  ];
}

/** Checks that a definition does not ask for the fields that its schemas do not have. */
export function checkPreserving(definition: Record<string, unknown>): FieldError[] {
  const field = "spec.preserveUnknownFields";
  if (valueAt(definition, field) !== true) return [];
  return [invalidValue(
    { field, value: true },
    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in " +
      "spec.versions[*].schema instead",
  )];
}

function checkStorage(
  definition: Record<string, unknown>,
  versions: readonly Version[],
): FieldError[] {
  if (versions.filter(({ storage }) => storage === true).length === 1) return [];
  const bad = { field: "spec.versions", value: valueAt(definition, "spec.versions") ?? null };
  return [invalidValue(bad, "must have exactly one version marked as storage version")];
}

function checkNames(definition: Record<string, unknown>): FieldError[] {
  const names = valueAt(definition, "spec.names");
  const nameAt = (path: string) => {
    const name = valueAt(names, path);
    return typeof name === "string" ? name : "";
  };
  const label = (field: string, name: string, prefix = ""): FieldError[] => {
    const faults = describeDns1035Faults(prefix === "" ? name : name.toLowerCase());
    const bad = { field: `spec.names.${field}`, value: name };
    return faults.length === 0 ? [] : [invalidValue(bad, prefix + faults.join(","))];
  };
  const given = (field: string, prefix?: string) =>
    nameAt(field) === "" ? [] : label(field, nameAt(field), prefix);
  const labels = (field: string) =>
    textsOf(valueAt(names, field)).flatMap((name, index) => label(`${field}[${index}]`, name));
  const mixed = "may have mixed case, but should otherwise match: ";
  const required = ["plural", "singular", "kind", "listKind"];
  const listKind = { field: "spec.names.listKind", value: nameAt("listKind") };
  return [
    ...required.filter((field) => nameAt(field) === "").map((field) =>
      requiredValue(`spec.names.${field}`)
    ),
    ...given("plural"),
    ...given("singular"),
    ...given("kind", mixed),
    ...given("listKind", mixed),
    ...labels("shortNames"),
    ...listKind.value !== "" && listKind.value === nameAt("kind")
      ? [invalidValue(listKind, "kind and listKind may not be the same")]
      : [],
    ...labels("categories"),
  ];
}

function checkVersionNames(versions: readonly Version[]): FieldError[] {
  const names = versions.map(({ name }) => String(name));
  const errors = names.flatMap((name, index) => {
    const fields = [`spec.versions[${index}].name`, ...index === 0 ? ["spec.version"] : []];
    const faults = describeDns1035Faults(name);
    return fields.flatMap((field) =>
      faults.map((fault) => invalidValue({ field, value: name }, fault))
    );
  });
  if (new Set(names).size < names.length) {
    const bad = { field: "spec.versions", value: versions };
    errors.push(invalidValue(bad, "must contain unique version names"));
  }
  return errors;
}

function checkSchemas(versions: readonly Version[], celRules: CelRules): FieldError[] {
  const shared = "validation.openAPIV3Schema";
  const missing = versions.flatMap((version, index) =>
    isJsonObject(valueAt(version, "schema.openAPIV3Schema"))
      ? []
      : [requiredValue(`spec.versions[${index}].schema.openAPIV3Schema`)]
  );
  const check = (schema: unknown, path: string) =>
    isJsonObject(schema) ? validateDefinitionSchema(schema, { path, celRules }) : [];
  return [...missing, ...checkParts(versions, "schema.openAPIV3Schema", check, shared)];
}

function checkScale(scale: unknown, path: string): FieldError[] {
  if (!isJsonObject(scale)) return [];
  return ["spec", "status"].flatMap((part) => {
    const field = `${path}.${part}ReplicasPath`;
    const value = scale[`${part}ReplicasPath`] ?? "";
    if (value === "") return [requiredValue(field)];
    if (!/^(?:\.[a-zA-Z][a-zA-Z0-9_-]*)+$/.test(String(value))) {
      return [invalidValue({ field, value }, "must be a simple json path starting with .")];
    }
    return String(value).startsWith(`.${part}.`)
      ? []
      : [invalidValue({ field, value }, `should be a json path under .${part}`)];
  });
}

function checkSelectableFields(fields: unknown, path: string, version: Version): FieldError[] {
  const schema = valueAt(version, "schema.openAPIV3Schema");
  if (!Array.isArray(fields) || !isJsonObject(schema)) return [];
  return fields.flatMap((one, index) => {
    const value = valueAt(one, "jsonPath");
    if (typeof value !== "string" || hasField(schema, value)) return [];
    const bad = { field: `${path}[${index}].jsonPath`, value };
    return [invalidValue(bad, "is an invalid path: does not refer to a valid field")];
  });
}

function hasField(schema: Schema, path: string): boolean {
  let current: Schema | undefined = schema;
  for (const name of path.replace(/^\./, "").split(".")) {
    if (subschema(current, "properties") === undefined) return false;
    current = memberSchema(current, name);
  }
  return current !== undefined;
}

/**
 * Checks a part of each version. What all versions share, kube-apiserver keeps at another place,
 * which its messages name.
 */
function checkParts(
  versions: readonly Version[],
  part: string,
  check: (value: unknown, path: string, version: Version) => FieldError[],
  shared = part,
): FieldError[] {
  const [first] = versions;
  const value = first && valueAt(first, part);
  if (first && versions.every((version) => equalJson(valueAt(version, part), value))) {
    return check(value, `spec.${shared}`, first);
  }
  return versions.flatMap((version, index) =>
    check(valueAt(version, part), `spec.versions[${index}].${part}`, version)
  );
}
