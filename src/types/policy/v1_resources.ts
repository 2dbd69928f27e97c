// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `policy/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { PodDisruptionBudget } from "./v1.ts";

/** The resource `poddisruptionbudgets` of `policy/v1`, in a namespace. */
export const podDisruptionBudgets: ResourceDefinition<PodDisruptionBudget> = {
  group: "policy",
  version: "v1",
  plural: "poddisruptionbudgets",
  kind: "PodDisruptionBudget",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
