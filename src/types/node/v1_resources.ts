// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `node/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { RuntimeClass } from "./v1.ts";

/** The resource `runtimeclasses` of `node.k8s.io/v1`, of the whole cluster. */
export const runtimeClasses: ResourceDefinition<RuntimeClass> = {
  group: "node.k8s.io",
  version: "v1",
  plural: "runtimeclasses",
  kind: "RuntimeClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
