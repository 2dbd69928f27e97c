// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `apiregistration/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { APIService } from "./v1.ts";

/** The resource `apiservices` of `apiregistration.k8s.io/v1`, of the whole cluster. */
export const apiServices: ResourceDefinition<APIService> = {
  group: "apiregistration.k8s.io",
  version: "v1",
  plural: "apiservices",
  kind: "APIService",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
