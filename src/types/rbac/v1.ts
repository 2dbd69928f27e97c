// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The types of `rbac/v1`, as the API server describes them.
 *
 * @module
 */
import type { LabelSelector, ListMeta, NamedObjectMeta } from "../meta/v1.ts";

/** AggregationRule describes how to locate ClusterRoles to aggregate into the ClusterRole */
export interface AggregationRule {
  /**
   * clusterRoleSelectors holds a list of selectors which will be used to find ClusterRoles and
   * create the rules. If any of the selectors match, then the ClusterRole's permissions will be
   * added
   */
  clusterRoleSelectors?: LabelSelector[];
}

/**
 * ClusterRole is a cluster level, logical grouping of PolicyRules that can be referenced as a unit
 * by a RoleBinding or ClusterRoleBinding.
 */
export interface ClusterRole {
  /**
   * aggregationRule is an optional field that describes how to build the Rules for this
   * ClusterRole. If AggregationRule is set, then the Rules are controller managed and direct
   * changes to Rules will be stomped by the controller.
   */
  aggregationRule?: AggregationRule;
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "ClusterRole";
  /** metadata is the standard object's metadata. */
  metadata: NamedObjectMeta;
  /** rules holds all the PolicyRules for this ClusterRole */
  rules?: PolicyRule[];
}

/**
 * ClusterRoleBinding references a ClusterRole, but not contain it. It can reference a ClusterRole
 * in the global namespace, and adds who information via Subject.
 */
export interface ClusterRoleBinding {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "ClusterRoleBinding";
  /** metadata is the standard object's metadata. */
  metadata: NamedObjectMeta;
  /**
   * roleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be
   * resolved, the Authorizer must return an error. This field is immutable.
   */
  roleRef: RoleRef;
  /** subjects holds references to the objects the role applies to. */
  subjects?: Subject[];
}

/** ClusterRoleBindingList is a collection of ClusterRoleBindings */
export interface ClusterRoleBindingList {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** Items is a list of ClusterRoleBindings */
  items: ClusterRoleBinding[];
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "ClusterRoleBindingList";
  /** Standard object's metadata. */
  metadata?: ListMeta;
}

/** ClusterRoleList is a collection of ClusterRoles */
export interface ClusterRoleList {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** Items is a list of ClusterRoles */
  items: ClusterRole[];
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "ClusterRoleList";
  /** Standard object's metadata. */
  metadata?: ListMeta;
}

/**
 * PolicyRule holds information that describes a policy rule, but does not contain information about
 * who the rule applies to or which namespace the rule applies to.
 */
export interface PolicyRule {
  /**
   * apiGroups is the name of the APIGroup that contains the resources. If multiple API groups are
   * specified, any action requested against one of the enumerated resources in any API group will
   * be allowed. "" represents the core API group and "*" represents all API groups.
   */
  apiGroups?: string[];
  /**
   * nonResourceURLs is a set of partial urls that a user should have access to. *s are allowed, but
   * only as the full, final step in the path Since non-resource URLs are not namespaced, this field
   * is only applicable for ClusterRoles referenced from a ClusterRoleBinding. Rules can either
   * apply to API resources (such as "pods" or "secrets") or non-resource URL paths (such as
   * "/api"), but not both.
   */
  nonResourceURLs?: string[];
  /**
   * resourceNames is an optional white list of names that the rule applies to. An empty set means
   * that everything is allowed.
   */
  resourceNames?: string[];
  /** resources is a list of resources this rule applies to. '*' represents all resources. */
  resources?: string[];
  /**
   * verbs is a list of Verbs that apply to ALL the ResourceKinds contained in this rule. '*'
   * represents all verbs.
   */
  verbs: string[];
}

/**
 * Role is a namespaced, logical grouping of PolicyRules that can be referenced as a unit by a
 * RoleBinding.
 */
export interface Role {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "Role";
  /** metadata is the standard object's metadata. */
  metadata: NamedObjectMeta;
  /** rules holds all the PolicyRules for this Role */
  rules?: PolicyRule[];
}

/**
 * RoleBinding references a role, but does not contain it. It can reference a Role in the same
 * namespace or a ClusterRole in the global namespace. It adds who information via Subjects and
 * namespace information by which namespace it exists in. RoleBindings in a given namespace only
 * have effect in that namespace.
 */
export interface RoleBinding {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "RoleBinding";
  /** metadata is the standard object's metadata. */
  metadata: NamedObjectMeta;
  /**
   * roleRef can reference a Role in the current namespace or a ClusterRole in the global namespace.
   * If the RoleRef cannot be resolved, the Authorizer must return an error. This field is
   * immutable.
   */
  roleRef: RoleRef;
  /** subjects holds references to the objects the role applies to. */
  subjects?: Subject[];
}

/** RoleBindingList is a collection of RoleBindings */
export interface RoleBindingList {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** Items is a list of RoleBindings */
  items: RoleBinding[];
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "RoleBindingList";
  /** Standard object's metadata. */
  metadata?: ListMeta;
}

/** RoleList is a collection of Roles */
export interface RoleList {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "rbac.authorization.k8s.io/v1";
  /** Items is a list of Roles */
  items: Role[];
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "RoleList";
  /** Standard object's metadata. */
  metadata?: ListMeta;
}

/** RoleRef contains information that points to the role being used */
export interface RoleRef {
  /** apiGroup is the group for the resource being referenced */
  apiGroup?: string;
  /** kind is the type of resource being referenced */
  kind: string;
  /** name is the name of resource being referenced */
  name: string;
}

/**
 * Subject contains a reference to the object or user identities a role binding applies to. This can
 * either hold a direct API object reference, or a value for non-objects such as user and group
 * names.
 */
export interface Subject {
  /**
   * apiGroup holds the API group of the referenced subject. Defaults to "" for ServiceAccount
   * subjects. Defaults to "rbac.authorization.k8s.io" for User and Group subjects.
   */
  apiGroup?: string;
  /**
   * kind of object being referenced. Values defined by this API group are "User", "Group", and
   * "ServiceAccount". If the Authorizer does not recognized the kind value, the Authorizer should
   * report an error.
   */
  kind: string;
  /** name of the object being referenced. */
  name: string;
  /**
   * namespace of the referenced object. If the object kind is non-namespace, such as "User" or
   * "Group", and this value is not empty the Authorizer should report an error.
   */
  namespace?: string;
}
