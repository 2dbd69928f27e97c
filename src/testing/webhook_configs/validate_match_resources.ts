import { isJsonObject, objectsOf, textsOf } from "../json/json_value.ts";
import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { describeNameFaults } from "../objects/object_names.ts";
import { validateRule } from "./validate_rule.ts";
import { validateSelector } from "./validate_selector.ts";

/**
 * Returns the errors of what says which requests a policy or a binding is about.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation` `validateMatchResources`.
 */
export function validateMatchResources(field: string, given: unknown): FieldError[] {
  if (!isJsonObject(given)) return [];
  const { matchPolicy, resourceRules, excludeResourceRules } = given;
  const rules = (name: string, list: unknown) =>
    objectsOf(list).flatMap((rule, index) => ruleErrors(`${field}.${name}[${index}]`, rule));
  return [
    ...choiceErrors({ field: `${field}.matchPolicy`, value: matchPolicy }, ["Equivalent", "Exact"]),
    ...validateSelector(`${field}.namespaceSelector`, given.namespaceSelector),
    ...validateSelector(`${field}.objectSelector`, given.objectSelector),
    ...rules("resourceRules", resourceRules),
    ...rules("excludeResourceRules", excludeResourceRules),
  ];
}

/** Returns the error of a field that must have one of some values, which has a default. */
export function choiceErrors(
  { field, value }: { field: string; value: unknown },
  choices: readonly string[],
): FieldError[] {
  if (value === undefined || value === null) return [requiredValue(field)];
  return choices.some((choice) => choice === value)
    ? []
    : [unsupportedValue({ field, value }, choices)];
}

function ruleErrors(field: string, rule: Record<string, unknown>): FieldError[] {
  const names = textsOf(rule.resourceNames);
  const errors = names.flatMap((value, index) => {
    const at = `${field}.resourceNames[${index}]`;
    const faults = describeNameFaults(value, "segment").map((fault) =>
      invalidValue({ field: at, value }, fault)
    );
    const isTwice = names.indexOf(value) < index;
    return [...faults, ...(isTwice ? [duplicateValue({ field: at, value })] : [])];
  });
  return [...errors, ...validateRule(field, rule)];
}
