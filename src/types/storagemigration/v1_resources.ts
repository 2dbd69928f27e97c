// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `storagemigration/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { StorageVersionMigration } from "./v1.ts";

/**
 * The resource `storageversionmigrations` of `storagemigration.k8s.io/v1`, of the whole cluster.
 */
export const storageVersionMigrations: ResourceDefinition<StorageVersionMigration> = {
  group: "storagemigration.k8s.io",
  version: "v1",
  plural: "storageversionmigrations",
  kind: "StorageVersionMigration",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
