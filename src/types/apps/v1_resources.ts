// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `apps/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from "./v1.ts";

/** The resource `controllerrevisions` of `apps/v1`, in a namespace. */
export const controllerRevisions: ResourceDefinition<ControllerRevision> = {
  group: "apps",
  version: "v1",
  plural: "controllerrevisions",
  kind: "ControllerRevision",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `daemonsets` of `apps/v1`, in a namespace. */
export const daemonSets: ResourceDefinition<DaemonSet> = {
  group: "apps",
  version: "v1",
  plural: "daemonsets",
  kind: "DaemonSet",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `deployments` of `apps/v1`, in a namespace. */
export const deployments: ResourceDefinition<Deployment> = {
  group: "apps",
  version: "v1",
  plural: "deployments",
  kind: "Deployment",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["scale", "status"],
};

/** The resource `replicasets` of `apps/v1`, in a namespace. */
export const replicaSets: ResourceDefinition<ReplicaSet> = {
  group: "apps",
  version: "v1",
  plural: "replicasets",
  kind: "ReplicaSet",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["scale", "status"],
};

/** The resource `statefulsets` of `apps/v1`, in a namespace. */
export const statefulSets: ResourceDefinition<StatefulSet> = {
  group: "apps",
  version: "v1",
  plural: "statefulsets",
  kind: "StatefulSet",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["scale", "status"],
};
