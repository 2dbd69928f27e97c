import { celTypes } from "../cel/values/cel_type.ts";
import { isJsonObject, membersOf, objectsOf, textOf } from "../json/json_value.ts";
import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { describeLabelKeyFaults } from "../objects/object_names.ts";
import { expressionErrors, faultError } from "./compile_admission.ts";
import { validateMatchConditions } from "./match_conditions.ts";
import { type PolicyEnvironments, policyEnvironments } from "./policy_environment.ts";
import { choiceErrors, validateMatchResources } from "./validate_match_resources.ts";
import { validateParamKind } from "./validate_param_kind.ts";

type Given = Record<string, unknown>;

/**
 * Returns the errors of a ValidatingAdmissionPolicy.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation`
 * `validateValidatingAdmissionPolicySpec`.
 */
export function validatePolicy({ metadata, spec: given }: KubeObject): FieldError[] {
  const spec = membersOf(given);
  const environments = policyEnvironments(spec);
  return [
    ...validatePolicyFrame(spec, environments),
    ...validationErrors(spec, { name: metadata.name ?? "", environments }),
  ];
}

/**
 * Returns the errors of the fields that policies of all types have; `furtherErrors` are those that
 * its `matchConstraints` have beside.
 */
export function validatePolicyFrame(
  spec: Given,
  environments: PolicyEnvironments,
  furtherErrors: readonly FieldError[] = [],
): FieldError[] {
  const { failurePolicy, paramKind, matchConstraints, matchConditions } = spec;
  const failure = { field: "spec.failurePolicy", value: failurePolicy };
  return [
    ...choiceErrors(failure, ["Fail", "Ignore"]),
    ...validateParamKind("spec.paramKind", paramKind),
    ...constraintErrors("spec.matchConstraints", matchConstraints),
    ...furtherErrors,
    ...validateMatchConditions("spec.matchConditions", matchConditions, environments.conditions),
    ...environments.variables.flatMap(({ name, expression, program }, index) => {
      const field = `spec.variables[${index}]`;
      const isEmpty = expression.trim() === "";
      const at = { field: `${field}.expression`, value: expression };
      return [
        ...nameErrors(`${field}.name`, name),
        ...(isEmpty ? [requiredValue(at.field, "expression is not specified")] : []),
        ...(!isEmpty && "fault" in program ? [faultError(at, program)] : []),
      ];
    }),
  ];
}

function constraintErrors(field: string, constraints: unknown): FieldError[] {
  if (!isJsonObject(constraints)) return [requiredValue(field)];
  const errors = validateMatchResources(field, constraints);
  if (objectsOf(constraints.resourceRules).length > 0) return errors;
  return [...errors, requiredValue(`${field}.resourceRules`)];
}

/** The words that cannot be names in CEL. */
const reserved: ReadonlySet<string> = new Set(
  ("true false null in as break const continue else for function if import let loop package " +
    "namespace return var void while").split(" "),
);

function nameErrors(field: string, value: string): FieldError[] {
  if (value.trim() === "") return [requiredValue(field, "name is not specified")];
  if (/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(value) && !reserved.has(value)) return [];
  return [invalidValue({ field, value }, "must be a valid CEL identifier")];
}

interface Policy {
  name: string;
  environments: PolicyEnvironments;
}

const mostAnnotations = 20;

function validationErrors({ validations, auditAnnotations }: Given, policy: Policy): FieldError[] {
  const checks = objectsOf(validations);
  const annotations = objectsOf(auditAnnotations);
  if (checks.length === 0 && annotations.length === 0) {
    const detail = "validations or auditAnnotations must contain at least one item";
    return ["spec.validations", "spec.auditAnnotations"].map((field) =>
      requiredValue(field, detail)
    );
  }
  const keys = annotations.map(({ key }) => textOf(key));
  const tooMany = {
    field: "spec.auditAnnotations",
    value: auditAnnotations,
  };
  return [
    ...checks.flatMap((check, index) => checkErrors(`spec.validations[${index}]`, check, policy)),
    ...(annotations.length > mostAnnotations
      ? [invalidValue(tooMany, `must not have more than ${mostAnnotations} auditAnnotations`)]
      : []),
    ...annotations.flatMap((annotation, index) => {
      const field = `spec.auditAnnotations[${index}]`;
      const value = keys[index]!;
      const isTwice = keys.indexOf(value) < index;
      return [
        ...annotationErrors(field, annotation, policy),
        ...(isTwice ? [duplicateValue({ field: `${field}.key`, value })] : []),
      ];
    }),
  ];
}

const reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"];

function checkErrors(field: string, check: Given, { environments }: Policy): FieldError[] {
  const expression = { field: `${field}.expression`, value: textOf(check.expression) };
  const byExpression = {
    field: `${field}.messageExpression`,
    value: textOf(check.messageExpression),
  };
  const message = { field: `${field}.message`, value: textOf(check.message) };
  const reason = { field: `${field}.reason`, value: check.reason };
  const errors: FieldError[] = expression.value.trim() === ""
    ? [requiredValue(expression.field, "expression is not specified")]
    : expressionErrors(expression, environments.whole, [celTypes.bool.name]);
  const empty = "must be non-empty if specified";
  if (isBlank(byExpression.value)) errors.push(invalidValue(byExpression, empty));
  else if (byExpression.value !== "") {
    const types = [celTypes.string.name];
    errors.push(...expressionErrors(byExpression, environments.messages, types));
  }
  if (isBlank(message.value)) errors.push(invalidValue(message, empty));
  else if (/[\n\r]/.test(message.value.trim())) {
    errors.push(invalidValue(message, "must not contain line breaks"));
  }
  if (reason.value !== undefined && !reasons.some((known) => known === reason.value)) {
    errors.push(unsupportedValue(reason, reasons));
  }
  return errors;
}

const longestAnnotation = 5 * 1024;

function annotationErrors(field: string, annotation: Given, policy: Policy): FieldError[] {
  const { name, environments } = policy;
  const key = textOf(annotation.key);
  const qualified = `${name}/${key}`;
  const keyErrors = name === ""
    ? [invalidValue({ field: `${field}.key`, value: key }, "requires metadata.name be non-empty")]
    : describeLabelKeyFaults(qualified).map((fault) =>
      invalidValue({ field: `${field}.key`, value: qualified }, fault)
    );
  const at = { field: `${field}.valueExpression`, value: textOf(annotation.valueExpression) };
  const trimmed = at.value.trim();
  if (trimmed === "") {
    return [...keyErrors, requiredValue(at.field, "valueExpression is not specified")];
  }
  if (new TextEncoder().encode(trimmed).length > longestAnnotation) {
    const detail = `must not exceed ${longestAnnotation} bytes in length`;
    return [...keyErrors, requiredValue(at.field, detail)];
  }
  const types = [celTypes.string.name, celTypes.null.name];
  return [...keyErrors, ...expressionErrors(at, environments.whole, types)];
}

/** Returns whether a text is there, but only of spaces. */
function isBlank(text: string): boolean {
  return text !== "" && text.trim() === "";
}
