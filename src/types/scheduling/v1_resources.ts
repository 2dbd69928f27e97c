// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `scheduling/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { PriorityClass } from "./v1.ts";

/** The resource `priorityclasses` of `scheduling.k8s.io/v1`, of the whole cluster. */
export const priorityClasses: ResourceDefinition<PriorityClass> = {
  group: "scheduling.k8s.io",
  version: "v1",
  plural: "priorityclasses",
  kind: "PriorityClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
