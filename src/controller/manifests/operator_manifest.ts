import type { KubernetesObject } from "../../core/object_meta.ts";

/** A rule of a Role or ClusterRole. */
export interface PolicyRule {
  /** The API groups; the empty text is the core group. */
  apiGroups: string[];
  /** The plural names of resources, with their subresources, such as `pods/eviction`. */
  resources: string[];
  /** The names of the objects; all of them without it. */
  resourceNames?: string[];
  /** The verbs. */
  verbs: string[];
}

/**
 * An object that an operator needs beside its CustomResourceDefinitions. `@kubewire/types` has the
 * full types of each kind: a Deployment can be taken `as Deployment` and changed.
 */
export interface OperatorManifest extends KubernetesObject {
  /** The API version. */
  apiVersion: string;
  /** The kind. */
  kind:
    | "ServiceAccount"
    | "ClusterRole"
    | "ClusterRoleBinding"
    | "Role"
    | "RoleBinding"
    | "Service"
    | "Deployment";
  /** The rules of a role. */
  rules?: {
    /** The API groups; the empty text is the core group. */
    apiGroups: string[];
    /** The plural names of resources, with their subresources, such as `pods/eviction`. */
    resources: string[];
    /** The names of the objects; all of them without it. */
    resourceNames?: string[];
    /** The verbs. */
    verbs: string[];
  }[];
  /** The role of a binding. */
  roleRef?: { apiGroup: string; kind: string; name: string };
  /** The account of a binding. */
  subjects?: { kind: string; name: string; namespace: string }[];
  /** The content of the Service and the Deployment. */
  spec?: object;
}
