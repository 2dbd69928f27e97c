// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `coordination/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { Lease } from "./v1.ts";

/** The resource `leases` of `coordination.k8s.io/v1`, in a namespace. */
export const leases: ResourceDefinition<Lease> = {
  group: "coordination.k8s.io",
  version: "v1",
  plural: "leases",
  kind: "Lease",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
