// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `flowcontrol/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { FlowSchema, PriorityLevelConfiguration } from "./v1.ts";

/** The resource `flowschemas` of `flowcontrol.apiserver.k8s.io/v1`, of the whole cluster. */
export const flowSchemas: ResourceDefinition<FlowSchema> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  plural: "flowschemas",
  kind: "FlowSchema",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/**
 * The resource `prioritylevelconfigurations` of `flowcontrol.apiserver.k8s.io/v1`, of the whole
 * cluster.
 */
export const priorityLevelConfigurations: ResourceDefinition<PriorityLevelConfiguration> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  plural: "prioritylevelconfigurations",
  kind: "PriorityLevelConfiguration",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
