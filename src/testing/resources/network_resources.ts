import type { ServedResourceInit } from "./served_resource.ts";

const networking = { group: "networking.k8s.io" };

/** The resources for traffic between pods, and into them. */
export const networkResources: readonly ServedResourceInit[] = [
  {
    ...networking,
    kind: "IngressClass",
    plural: "ingressclasses",
    namespaced: false,
    generation: true,
  },
  {
    ...networking,
    kind: "Ingress",
    plural: "ingresses",
    shortNames: ["ing"],
    status: true,
    generation: true,
  },
  {
    ...networking,
    kind: "IPAddress",
    plural: "ipaddresses",
    shortNames: ["ip"],
    namespaced: false,
    nameRule: "segment",
  },
  {
    ...networking,
    kind: "NetworkPolicy",
    plural: "networkpolicies",
    shortNames: ["netpol"],
    generation: true,
  },
  {
    ...networking,
    kind: "ServiceCIDR",
    plural: "servicecidrs",
    namespaced: false,
    status: true,
  },
  {
    group: "discovery.k8s.io",
    kind: "EndpointSlice",
    plural: "endpointslices",
    generation: true,
  },
];
