// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `storage/v1`, for a client to be made from.
 *
 * @module
 */
import type { Resource } from "../resource.ts";
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "./v1.ts";

/** The resource `csidrivers` of `storage.k8s.io/v1`, of the whole cluster. */
export const csiDrivers: Resource<CSIDriver> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "csidrivers",
  kind: "CSIDriver",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `csinodes` of `storage.k8s.io/v1`, of the whole cluster. */
export const csiNodes: Resource<CSINode> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "csinodes",
  kind: "CSINode",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `csistoragecapacities` of `storage.k8s.io/v1`, in a namespace. */
export const csiStorageCapacities: Resource<CSIStorageCapacity> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "csistoragecapacities",
  kind: "CSIStorageCapacity",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `storageclasses` of `storage.k8s.io/v1`, of the whole cluster. */
export const storageClasses: Resource<StorageClass> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "storageclasses",
  kind: "StorageClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `volumeattachments` of `storage.k8s.io/v1`, of the whole cluster. */
export const volumeAttachments: Resource<VolumeAttachment> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "volumeattachments",
  kind: "VolumeAttachment",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `volumeattributesclasses` of `storage.k8s.io/v1`, of the whole cluster. */
export const volumeAttributesClasses: Resource<VolumeAttributesClass> = {
  group: "storage.k8s.io",
  version: "v1",
  plural: "volumeattributesclasses",
  kind: "VolumeAttributesClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
