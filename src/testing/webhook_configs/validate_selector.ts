import { isJsonObject, membersOf, objectsOf, textsOf } from "../json/json_value.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../objects/field_error.ts";
import { describeLabelKeyFaults, describeLabelValueFaults } from "../objects/object_names.ts";

/**
 * Returns the errors of a label selector in an object.
 *
 * Source: `k8s.io/apimachinery/pkg/apis/meta/v1/validation` `ValidateLabelSelector`.
 */
export function validateSelector(field: string, selector: unknown): FieldError[] {
  if (!isJsonObject(selector)) return [];
  const { matchLabels, matchExpressions } = selector;
  return [
    ...Object.entries(membersOf(matchLabels)).flatMap(([key, value]) => [
      ...keyErrors(`${field}.matchLabels`, key),
      ...valueErrors(`${field}.matchLabels`, String(value)),
    ]),
    ...objectsOf(matchExpressions).flatMap((expression, index) =>
      expressionErrors(`${field}.matchExpressions[${index}]`, expression)
    ),
  ];
}

function expressionErrors(field: string, expression: Record<string, unknown>): FieldError[] {
  const { key = "", operator = "" } = expression;
  const values = textsOf(expression.values);
  return [
    ...operatorErrors(field, { operator, values }),
    ...keyErrors(`${field}.key`, String(key)),
    ...values.flatMap((value, index) => valueErrors(`${field}.values[${index}]`, value)),
  ];
}

function operatorErrors(
  field: string,
  { operator, values }: { operator: unknown; values: readonly string[] },
): FieldError[] {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0 ? [] : [
        requiredValue(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"),
      ];
    case "Exists":
    case "DoesNotExist":
      return values.length === 0 ? [] : [
        forbiddenValue(
          `${field}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
      ];
    default: {
      const given = { field: `${field}.operator`, value: operator };
      return [invalidValue(given, "not a valid selector operator")];
    }
  }
}

function keyErrors(field: string, value: string): FieldError[] {
  return describeLabelKeyFaults(value).map((fault) => invalidValue({ field, value }, fault));
}

function valueErrors(field: string, value: string): FieldError[] {
  return describeLabelValueFaults(value).map((fault) => invalidValue({ field, value }, fault));
}
