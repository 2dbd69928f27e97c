import type { TableObject } from "./table_object.ts";

const driver = "csi.example.com";

/** Volumes and their classes in tables. */
export const storageObjects: readonly TableObject[] = [
  {
    resource: "persistentvolumes",
    cluster: true,
    fields: {
      spec: {
        accessModes: ["ReadWriteMany", "ReadWriteOnce"],
        capacity: { storage: "1Gi" },
        hostPath: { path: "/tmp/tables" },
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "slow",
        volumeMode: "Filesystem",
        claimRef: { namespace: "some", name: "data" },
      },
    },
    cells: [
      "1Gi",
      "RWO,RWX",
      "Retain",
      "Pending",
      "some/data",
      "slow",
      "<unset>",
      "",
      "AGE",
      "Filesystem",
    ],
  },
  {
    resource: "persistentvolumeclaims",
    fields: {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        storageClassName: "slow",
        volumeMode: "Block",
        volumeName: "data",
      },
    },
    status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "2Gi" } },
    cells: ["Bound", "data", "2Gi", "RWO", "slow", "<unset>", "AGE", "Block"],
  },
  {
    resource: "storage.k8s.io/v1/storageclasses",
    cluster: true,
    fields: { provisioner: driver, reclaimPolicy: "Retain", volumeBindingMode: "Immediate" },
    cells: [driver, "Retain", "Immediate", false, "AGE"],
  },
  {
    resource: "storage.k8s.io/v1/volumeattachments",
    cluster: true,
    fields: {
      spec: { attacher: driver, nodeName: "n", source: { persistentVolumeName: "data" } },
    },
    cells: [driver, "data", "n", false, "AGE"],
  },
  {
    resource: "storage.k8s.io/v1/csinodes",
    cluster: true,
    fields: { spec: { drivers: [{ name: driver, nodeID: "n", topologyKeys: [] }] } },
    cells: [1, "AGE"],
  },
  {
    resource: "storage.k8s.io/v1/csidrivers",
    cluster: true,
    fields: {
      spec: {
        attachRequired: false,
        podInfoOnMount: true,
        storageCapacity: true,
        requiresRepublish: false,
        tokenRequests: [{ audience: "a" }, { audience: "b" }],
        volumeLifecycleModes: ["Persistent", "Ephemeral"],
      },
    },
    cells: [false, true, true, "a,b", false, "Persistent,Ephemeral", "AGE"],
  },
  {
    resource: "storage.k8s.io/v1/csistoragecapacities",
    fields: { storageClassName: "slow", capacity: "5Gi" },
    cells: ["TIME"], // it has no columns of its own
  },
  {
    resource: "storage.k8s.io/v1/volumeattributesclasses",
    cluster: true,
    fields: { driverName: driver, parameters: { a: "b" } },
    cells: [driver, "AGE"],
  },
];
