// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `discovery/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { EndpointSlice } from "./v1.ts";

/** The resource `endpointslices` of `discovery.k8s.io/v1`, in a namespace. */
export const endpointSlices: ResourceDefinition<EndpointSlice> = {
  group: "discovery.k8s.io",
  version: "v1",
  plural: "endpointslices",
  kind: "EndpointSlice",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
