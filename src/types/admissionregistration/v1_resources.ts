// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `admissionregistration/v1`, for a client to be made from.
 *
 * @module
 */
import type { Resource } from "../resource.ts";
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
export const mutatingAdmissionPolicies: Resource<MutatingAdmissionPolicy> = {
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
export const mutatingAdmissionPolicyBindings: Resource<MutatingAdmissionPolicyBinding> = {
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
export const mutatingWebhookConfigurations: Resource<MutatingWebhookConfiguration> = {
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
export const validatingAdmissionPolicies: Resource<ValidatingAdmissionPolicy> = {
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
export const validatingAdmissionPolicyBindings: Resource<ValidatingAdmissionPolicyBinding> = {
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
export const validatingWebhookConfigurations: Resource<ValidatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  plural: "validatingwebhookconfigurations",
  kind: "ValidatingWebhookConfiguration",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
