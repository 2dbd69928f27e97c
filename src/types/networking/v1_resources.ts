// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `networking/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { Ingress, IngressClass, IPAddress, NetworkPolicy, ServiceCIDR } from "./v1.ts";

/** The resource `ingressclasses` of `networking.k8s.io/v1`, of the whole cluster. */
export const ingressClasses: ResourceDefinition<IngressClass> = {
  group: "networking.k8s.io",
  version: "v1",
  plural: "ingressclasses",
  kind: "IngressClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `ingresses` of `networking.k8s.io/v1`, in a namespace. */
export const ingresses: ResourceDefinition<Ingress> = {
  group: "networking.k8s.io",
  version: "v1",
  plural: "ingresses",
  kind: "Ingress",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `ipaddresses` of `networking.k8s.io/v1`, of the whole cluster. */
export const ipAddresses: ResourceDefinition<IPAddress> = {
  group: "networking.k8s.io",
  version: "v1",
  plural: "ipaddresses",
  kind: "IPAddress",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `networkpolicies` of `networking.k8s.io/v1`, in a namespace. */
export const networkPolicies: ResourceDefinition<NetworkPolicy> = {
  group: "networking.k8s.io",
  version: "v1",
  plural: "networkpolicies",
  kind: "NetworkPolicy",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `servicecidrs` of `networking.k8s.io/v1`, of the whole cluster. */
export const serviceCIDRs: ResourceDefinition<ServiceCIDR> = {
  group: "networking.k8s.io",
  version: "v1",
  plural: "servicecidrs",
  kind: "ServiceCIDR",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
