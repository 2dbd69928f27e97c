import type { FieldError } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { validateWebhookConfiguration } from "./validate_configuration.ts";
import { validateMutatingBinding, validateMutatingPolicy } from "./validate_mutating_policy.ts";
import { validatePolicy } from "./validate_policy.ts";
import { validatePolicyBinding } from "./validate_policy_binding.ts";

/** Returns the errors of a configuration of webhooks, a policy or a binding; none for others. */
export function validateAdmissionObject(object: KubeObject): FieldError[] {
  const { apiVersion, kind } = object;
  const isOwn = apiVersion === undefined || apiVersion.startsWith("admissionregistration.k8s.io/");
  if (!isOwn) return [];
  switch (kind) {
    case "ValidatingAdmissionPolicy":
      return validatePolicy(object);
    case "ValidatingAdmissionPolicyBinding":
      return validatePolicyBinding(object);
    case "MutatingAdmissionPolicy":
      return validateMutatingPolicy(object);
    case "MutatingAdmissionPolicyBinding":
      return validateMutatingBinding(object);
    default:
      return validateWebhookConfiguration(object);
  }
}
