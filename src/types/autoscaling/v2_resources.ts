// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `autoscaling/v2`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { HorizontalPodAutoscaler } from "./v2.ts";

/** The resource `horizontalpodautoscalers` of `autoscaling/v2`, in a namespace. */
export const horizontalPodAutoscalers: ResourceDefinition<HorizontalPodAutoscaler> = {
  group: "autoscaling",
  version: "v2",
  plural: "horizontalpodautoscalers",
  kind: "HorizontalPodAutoscaler",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
