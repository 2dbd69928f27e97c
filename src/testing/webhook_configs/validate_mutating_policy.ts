import { isJsonObject, membersOf, objectsOf, textsOf } from "../json/json_value.ts";
import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { patchTypes } from "./admission_environment.ts";
import { expressionErrors } from "./compile_admission.ts";
import { type PolicyEnvironments, policyEnvironments } from "./policy_environment.ts";
import { choiceErrors } from "./validate_match_resources.ts";
import { validatePolicyFrame } from "./validate_policy.ts";
import { validateBindingFrame } from "./validate_policy_binding.ts";

type Given = Record<string, unknown>;

/** The types of patches, with the fields that have them and the types of their values. */
export const patchKinds = {
  ApplyConfiguration: { field: "applyConfiguration", type: patchTypes.object },
  JSONPatch: { field: "jsonPatch", type: `list(${patchTypes.jsonPatch})` },
} as const;

/**
 * Returns the errors of a MutatingAdmissionPolicy.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation`
 * `validateMutatingAdmissionPolicySpec`.
 */
export function validateMutatingPolicy({ spec: given }: KubeObject): FieldError[] {
  const spec = membersOf(given);
  const environments = policyEnvironments(spec);
  const mutations = objectsOf(spec.mutations);
  const reinvocation = {
    field: "spec.reinvocationPolicy",
    value: spec.reinvocationPolicy || undefined,
  };
  return [
    ...validatePolicyFrame(
      spec,
      environments,
      operationErrors("spec.matchConstraints", spec.matchConstraints),
    ),
    ...(mutations.length === 0
      ? [requiredValue("spec.mutations", "mutations must contain at least one item")]
      : []),
    ...mutations.flatMap((mutation, index) =>
      mutationErrors(`spec.mutations[${index}]`, mutation, environments)
    ),
    ...choiceErrors(reinvocation, ["IfNeeded", "Never"]),
  ];
}

/** Returns the errors of a MutatingAdmissionPolicyBinding. */
export function validateMutatingBinding({ spec: given }: KubeObject): FieldError[] {
  const spec = membersOf(given);
  return [
    ...validateBindingFrame(spec),
    ...operationErrors("spec.matchResources", spec.matchResources),
  ];
}

const operations = ["*", "CONNECT", "CREATE", "UPDATE"];

/** A deletion has no object that could be changed. */
function operationErrors(field: string, resources: unknown): FieldError[] {
  const rules = isJsonObject(resources) ? objectsOf(resources.resourceRules) : [];
  return rules.flatMap((rule) => textsOf(rule.operations)).filter((value) =>
    !operations.includes(value)
  ).map((value) =>
    unsupportedValue({ field: `${field}.resourceRules.operations`, value }, operations)
  );
}

function mutationErrors(
  field: string,
  mutation: Given,
  { patches }: PolicyEnvironments,
): FieldError[] {
  const { patchType } = mutation;
  if (!patchType) return [requiredValue(`${field}.patchType`)];
  const types = Object.keys(patchKinds);
  if (patchType !== "ApplyConfiguration" && patchType !== "JSONPatch") {
    return [unsupportedValue({ field: `${field}.patchType`, value: patchType }, types)];
  }
  const { field: own, type } = patchKinds[patchType];
  const other = own === "jsonPatch" ? "applyConfiguration" : "jsonPatch";
  const given = mutation[own];
  const errors: FieldError[] = [];
  if (!isJsonObject(given)) {
    errors.push(
      requiredValue(`${field}.${own}`, `must be specified when patchType is ${patchType}`),
    );
  } else {
    const at = `${field}.${own}.expression`;
    const value = typeof given.expression === "string" ? given.expression.trim() : "";
    errors.push(
      ...(value === ""
        ? [requiredValue(at)]
        : expressionErrors({ field: at, value }, patches, [type])),
    );
  }
  if (isJsonObject(mutation[other])) {
    const bad = { field: `${field}.${other}`, value: `{${other}}` };
    errors.push(invalidValue(bad, `must not be specified when patchType is ${patchType}`));
  }
  return errors;
}
