import { isJsonObject, membersOf, textsOf } from "../json/json_value.ts";
import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { describeNameFaults } from "../objects/object_names.ts";
import { choiceErrors, validateMatchResources } from "./validate_match_resources.ts";
import { validateSelector } from "./validate_selector.ts";

/**
 * Returns the errors of a ValidatingAdmissionPolicyBinding.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation`
 * `validateValidatingAdmissionPolicyBindingSpec`.
 */
export function validatePolicyBinding({ spec: given }: KubeObject): FieldError[] {
  const spec = membersOf(given);
  return [
    ...validateBindingFrame(spec),
    ...actionErrors("spec.validationActions", textsOf(spec.validationActions)),
  ];
}

/** Returns the errors of the fields that bindings of policies of all types have. */
export function validateBindingFrame(spec: Record<string, unknown>): FieldError[] {
  const { policyName, paramRef, matchResources } = spec;
  return [
    ...policyNameErrors("spec.policyName", typeof policyName === "string" ? policyName : ""),
    ...paramRefErrors("spec.paramRef", paramRef),
    ...validateMatchResources("spec.matchResources", matchResources),
  ];
}

function policyNameErrors(field: string, value: string): FieldError[] {
  if (value === "") return [requiredValue(field)];
  return describeNameFaults(value, "subdomain").map((fault) =>
    invalidValue({ field, value }, fault)
  );
}

function paramRefErrors(field: string, paramRef: unknown): FieldError[] {
  if (!isJsonObject(paramRef)) return [];
  const { selector, parameterNotFoundAction } = paramRef;
  const value = typeof paramRef.name === "string" ? paramRef.name : "";
  const hasName = value !== "";
  const hasSelector = isJsonObject(selector);
  const name = `${field}.name`;
  const faults = hasName ? describeNameFaults(value, "segment") : [];
  const exclusive = hasName && hasSelector;
  const why = "name and selector are mutually exclusive";
  const action = {
    field: `${field}.parameterNotFoundAction`,
    value: parameterNotFoundAction || undefined,
  };
  return [
    ...faults.map((fault) => invalidValue({ field: name, value }, fault)),
    ...(exclusive ? [forbiddenValue(name, why)] : []),
    ...validateSelector(`${field}.selector`, selector),
    ...(exclusive ? [forbiddenValue(`${field}.selector`, why)] : []),
    ...(hasName || hasSelector
      ? []
      : [requiredValue(field, "one of name or selector must be specified")]),
    ...choiceErrors(action, ["Deny", "Allow"]),
  ];
}

const actions = ["Audit", "Deny", "Warn"];

function actionErrors(field: string, given: readonly string[]): FieldError[] {
  if (given.length === 0) {
    return [requiredValue(field)];
  }
  const errors = given.flatMap((value, index) => {
    const at = { field: `${field}[${index}]`, value };
    return [
      ...(actions.includes(value) ? [] : [unsupportedValue(at, actions)]),
      ...(given.indexOf(value) < index ? [duplicateValue(at)] : []),
    ];
  });
  if (!given.includes("Deny") || !given.includes("Warn")) return errors;
  const detail = "must not contain both Deny and Warn (repeating the same validation failure " +
    "information in the API response and headers serves no purpose)";
  return [...errors, invalidValue({ field, value: given }, detail)];
}
