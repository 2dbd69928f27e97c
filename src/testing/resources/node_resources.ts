import type { ServedResourceInit } from "./served_resource.ts";

const storage = { group: "storage.k8s.io", namespaced: false, returnsDeleted: true };

/** The resources for nodes, their volumes and what runs on them. */
export const nodeResources: readonly ServedResourceInit[] = [
  {
    ...storage,
    kind: "CSIDriver",
    plural: "csidrivers",
    unconditionalUpdate: false,
    generation: "changed",
  },
  { ...storage, kind: "CSINode", plural: "csinodes", status: true, unconditionalUpdate: false },
  {
    group: "storage.k8s.io",
    kind: "CSIStorageCapacity",
    plural: "csistoragecapacities",
    unconditionalUpdate: false,
  },
  { ...storage, kind: "StorageClass", plural: "storageclasses", shortNames: ["sc"] },
  {
    ...storage,
    kind: "VolumeAttachment",
    plural: "volumeattachments",
    status: true,
    unconditionalUpdate: false,
  },
  {
    ...storage,
    kind: "VolumeAttributesClass",
    plural: "volumeattributesclasses",
    shortNames: ["vac"],
  },
  {
    group: "node.k8s.io",
    kind: "RuntimeClass",
    plural: "runtimeclasses",
    qualifiedFinalizers: false,
    namespaced: false,
    createOnUpdate: true,
    unconditionalUpdate: false,
  },
  {
    group: "scheduling.k8s.io",
    kind: "PriorityClass",
    plural: "priorityclasses",
    shortNames: ["pc"],
    namespaced: false,
    generation: "created",
  },
];
