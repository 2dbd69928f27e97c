// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `rbac/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "./v1.ts";

/** The resource `clusterrolebindings` of `rbac.authorization.k8s.io/v1`, of the whole cluster. */
export const clusterRoleBindings: ResourceDefinition<ClusterRoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  plural: "clusterrolebindings",
  kind: "ClusterRoleBinding",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `clusterroles` of `rbac.authorization.k8s.io/v1`, of the whole cluster. */
export const clusterRoles: ResourceDefinition<ClusterRole> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  plural: "clusterroles",
  kind: "ClusterRole",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `rolebindings` of `rbac.authorization.k8s.io/v1`, in a namespace. */
export const roleBindings: ResourceDefinition<RoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  plural: "rolebindings",
  kind: "RoleBinding",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `roles` of `rbac.authorization.k8s.io/v1`, in a namespace. */
export const roles: ResourceDefinition<Role> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  plural: "roles",
  kind: "Role",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
