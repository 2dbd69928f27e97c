import { celTypes } from "../cel/values/cel_type.ts";
import type { CelProgram } from "../cel/compile_expression.ts";
import type { CelEnvironment } from "../cel/environment.ts";
import { objectsOf, textOf } from "../json/json_value.ts";
import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  tooManyValues,
} from "../objects/field_error.ts";
import { describeLabelKeyFaults } from "../objects/object_names.ts";
import { admissionEnvironment } from "./admission_environment.ts";
import { type AdmissionFault, compileAdmission, expressionErrors } from "./compile_admission.ts";

/** A condition that a request must meet, ready to be evaluated. */
export interface MatchCondition {
  readonly expression: string;
  readonly program: CelProgram | AdmissionFault;
}

/** The names that a condition of a webhook may use. */
export const conditionEnvironment: CelEnvironment = admissionEnvironment({ hasAuthorizer: true });

const mostConditions = 64;

/**
 * Returns the errors of `matchConditions`.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation` `validateMatchConditions`.
 */
export function validateMatchConditions(
  field: string,
  conditions: unknown,
  environment: CelEnvironment = conditionEnvironment,
): FieldError[] {
  const members = objectsOf(conditions);
  const names = members.map(({ name }) => textOf(name));
  const errors = members.flatMap(({ expression }, index) => {
    const at = `${field}[${index}]`;
    const value = names[index]!;
    const isTwice = value !== "" && names.indexOf(value) < index;
    return [
      ...conditionErrors(`${at}.expression`, textOf(expression), environment),
      ...nameErrors(`${at}.name`, value),
      ...(isTwice ? [duplicateValue({ field: `${at}.name`, value })] : []),
    ];
  });
  if (members.length <= mostConditions) return errors;
  return [tooManyValues(field, { actual: members.length, most: mostConditions }), ...errors];
}

function conditionErrors(
  field: string,
  expression: string,
  environment: CelEnvironment,
): FieldError[] {
  const value = expression.trim();
  if (value === "") return [requiredValue(field)];
  return expressionErrors({ field, value }, environment, [celTypes.bool.name]);
}

function nameErrors(field: string, value: string): FieldError[] {
  if (value === "") return [requiredValue(field)];
  return describeLabelKeyFaults(value).map((fault) => invalidValue({ field, value }, fault));
}

/** The compiled conditions of stored configurations, by their lists. */
const known = new WeakMap<readonly unknown[], readonly MatchCondition[]>();

/** Returns the conditions of a webhook. */
export function matchConditionsOf(conditions: unknown): readonly MatchCondition[] {
  if (!Array.isArray(conditions) || conditions.length === 0) return [];
  let compiled = known.get(conditions);
  if (!compiled) {
    compiled = compileConditions(conditions, conditionEnvironment);
    known.set(conditions, compiled);
  }
  return compiled;
}

/** Compiles conditions. */
export function compileConditions(
  conditions: unknown,
  environment: CelEnvironment,
): MatchCondition[] {
  return objectsOf(conditions).map((condition) => {
    const expression = textOf(condition.expression);
    const types = [celTypes.bool.name];
    return { expression, program: compileAdmission(expression, environment, types) };
  });
}
