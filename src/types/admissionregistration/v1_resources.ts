// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `admissionregistration/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from "./v1.ts";

/**
 * The resource `mutatingadmissionpolicies` of `admissionregistration.k8s.io/v1`, of the whole
 * cluster.
 */
export const mutatingAdmissionPolicies: ResourceDefinition<MutatingAdmissionPolicy> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  plural: "mutatingadmissionpolicies",
  kind: "MutatingAdmissionPolicy",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/**
 * The resource `mutatingadmissionpolicybindings` of `admissionregistration.k8s.io/v1`, of the whole
 * cluster.
 */
export const mutatingAdmissionPolicyBindings: ResourceDefinition<MutatingAdmissionPolicyBinding> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  plural: "mutatingadmissionpolicybindings",
  kind: "MutatingAdmissionPolicyBinding",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/**
 * The resource `mutatingwebhookconfigurations` of `admissionregistration.k8s.io/v1`, of the whole
 * cluster.
 */
export const mutatingWebhookConfigurations: ResourceDefinition<MutatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  plural: "mutatingwebhookconfigurations",
  kind: "MutatingWebhookConfiguration",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/**
 * The resource `validatingadmissionpolicies` of `admissionregistration.k8s.io/v1`, of the whole
 * cluster.
 */
export const validatingAdmissionPolicies: ResourceDefinition<ValidatingAdmissionPolicy> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  plural: "validatingadmissionpolicies",
  kind: "ValidatingAdmissionPolicy",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/**
 * The resource `validatingadmissionpolicybindings` of `admissionregistration.k8s.io/v1`, of the
 * whole cluster.
 */
export const validatingAdmissionPolicyBindings: ResourceDefinition<
  ValidatingAdmissionPolicyBinding
> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  plural: "validatingadmissionpolicybindings",
  kind: "ValidatingAdmissionPolicyBinding",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/**
 * The resource `validatingwebhookconfigurations` of `admissionregistration.k8s.io/v1`, of the whole
 * cluster.
 */
export const validatingWebhookConfigurations: ResourceDefinition<ValidatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  plural: "validatingwebhookconfigurations",
  kind: "ValidatingWebhookConfiguration",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
