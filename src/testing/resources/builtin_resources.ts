import { accessResources } from "./access_resources.ts";
import { coreResources } from "./core_resources.ts";
import { deviceResources } from "./device_resources.ts";
import { networkResources } from "./network_resources.ts";
import { nodeResources } from "./node_resources.ts";
import { serverResources } from "./server_resources.ts";
import type { ServedResourceInit } from "./served_resource.ts";
import { workloadResources } from "./workload_resources.ts";

const webhooks = {
  group: "admissionregistration.k8s.io",
  namespaced: false,
  categories: ["api-extensions"],
  generation: true,
  unconditionalUpdate: false,
};

const others: ServedResourceInit[] = [
  { ...webhooks, kind: "MutatingWebhookConfiguration", plural: "mutatingwebhookconfigurations" },
  {
    ...webhooks,
    kind: "ValidatingWebhookConfiguration",
    plural: "validatingwebhookconfigurations",
  },
  { ...webhooks, kind: "MutatingAdmissionPolicy", plural: "mutatingadmissionpolicies" },
  {
    ...webhooks,
    kind: "MutatingAdmissionPolicyBinding",
    plural: "mutatingadmissionpolicybindings",
  },
  {
    ...webhooks,
    kind: "ValidatingAdmissionPolicy",
    plural: "validatingadmissionpolicies",
    status: true,
  },
  {
    ...webhooks,
    kind: "ValidatingAdmissionPolicyBinding",
    plural: "validatingadmissionpolicybindings",
  },
  {
    group: "apiextensions.k8s.io",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
    namespaced: false,
    status: true,
    generation: true,
    unconditionalUpdate: false,
  },
  {
    group: "coordination.k8s.io",
    kind: "Lease",
    plural: "leases",
    createOnUpdate: true,
    unconditionalUpdate: false,
  },
];

/** The resources of every new registry, as in `api/discovery` of the Kubernetes repository. */
export const builtinResources: readonly ServedResourceInit[] = [
  ...[
    ...coreResources,
    ...workloadResources,
    ...accessResources,
    ...networkResources,
    ...nodeResources,
    ...deviceResources,
  ].map((resource) => ({ qualifiedFinalizers: true, ...resource })),
  ...others,
  ...serverResources,
];
