// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `storage/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "./v1.ts";

/** The resource `csidrivers` of `storage.k8s.io/v1`, of the whole cluster. */
export const csiDrivers: ResourceDefinition<CSIDriver> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "csidrivers",
  kind: "CSIDriver",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `csinodes` of `storage.k8s.io/v1`, of the whole cluster. */
export const csiNodes: ResourceDefinition<CSINode> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "csinodes",
  kind: "CSINode",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `csistoragecapacities` of `storage.k8s.io/v1`, in a namespace. */
export const csiStorageCapacities: ResourceDefinition<CSIStorageCapacity> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "csistoragecapacities",
  kind: "CSIStorageCapacity",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `storageclasses` of `storage.k8s.io/v1`, of the whole cluster. */
export const storageClasses: ResourceDefinition<StorageClass> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "storageclasses",
  kind: "StorageClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `volumeattachments` of `storage.k8s.io/v1`, of the whole cluster. */
export const volumeAttachments: ResourceDefinition<VolumeAttachment> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "volumeattachments",
  kind: "VolumeAttachment",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `volumeattributesclasses` of `storage.k8s.io/v1`, of the whole cluster. */
export const volumeAttributesClasses: ResourceDefinition<VolumeAttributesClass> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "volumeattributesclasses",
  kind: "VolumeAttributesClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
