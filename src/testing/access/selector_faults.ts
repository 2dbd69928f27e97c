import { isJsonObject, textsOf } from "../json/json_value.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../objects/field_error.ts";
import { describeLabelKeyFaults, describeLabelValueFaults } from "../objects/object_names.ts";

type Members = Record<string, unknown>;

const PLACE = "spec.resourceAttributes";

/**
 * Checks the selectors in the attributes of a review. A requirement may have an operator that the
 * server does not know.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/authorization/validation`.
 */
export function selectorFaults({ fieldSelector, labelSelector }: Members): FieldError[] {
  return [
    ...faultsOf(`${PLACE}.fieldSelector`, fieldSelector, fieldFaults),
    ...faultsOf(`${PLACE}.labelSelector`, labelSelector, labelFaults),
  ];
}

type RequirementFaults = (field: string, requirement: Members) => FieldError[];

function faultsOf(field: string, selector: unknown, faultsIn: RequirementFaults): FieldError[] {
  if (!isJsonObject(selector)) return [];
  const { rawSelector = "" } = selector;
  const requirements = Array.isArray(selector.requirements) ? selector.requirements : [];
  const errors: FieldError[] = [];
  if (rawSelector !== "" && requirements.length > 0) {
    const why = "may not specified at the same time as requirements";
    errors.push(invalidValue({ field: `${field}.rawSelector`, value: rawSelector }, why));
  }
  if (rawSelector === "" && requirements.length === 0) {
    const why = `when ${field} is specified, requirements or rawSelector is required`;
    errors.push(requiredValue(`${field}.requirements`, why));
  }
  for (const [index, requirement] of requirements.entries()) {
    if (!isJsonObject(requirement)) continue;
    errors.push(...faultsIn(`${field}.requirements[${index}]`, requirement));
  }
  return errors;
}

function fieldFaults(field: string, requirement: Members): FieldError[] {
  const isNamed = (requirement.key ?? "") !== "";
  return [
    ...isNamed ? [] : [requiredValue(`${field}.key`, "must be specified")],
    ...valueFaults(field, requirement),
  ];
}

function labelFaults(field: string, requirement: Members): FieldError[] {
  const key = String(requirement.key ?? "");
  return [
    ...valueFaults(field, requirement),
    ...describeLabelKeyFaults(key).map((why) =>
      invalidValue({ field: `${field}.key`, value: key }, why)
    ),
    ...textsOf(requirement.values).flatMap((value, index) =>
      describeLabelValueFaults(value).map((why) =>
        invalidValue({ field: `${field}.values[${index}]`, value }, why)
      )
    ),
  ];
}

function valueFaults(field: string, { operator, values }: Members): FieldError[] {
  const hasValues = textsOf(values).length > 0;
  if ((operator === "In" || operator === "NotIn") && !hasValues) {
    const why = "must be specified when `operator` is 'In' or 'NotIn'";
    return [requiredValue(`${field}.values`, why)];
  }
  if ((operator === "Exists" || operator === "DoesNotExist") && hasValues) {
    const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    return [forbiddenValue(`${field}.values`, why)];
  }
  return [];
}
