// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `apiextensions/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { CustomResourceDefinition } from "./v1.ts";

/** The resource `customresourcedefinitions` of `apiextensions.k8s.io/v1`, of the whole cluster. */
export const customResourceDefinitions: ResourceDefinition<CustomResourceDefinition> = {
  group: "apiextensions.k8s.io",
  version: "v1",
  plural: "customresourcedefinitions",
  kind: "CustomResourceDefinition",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
