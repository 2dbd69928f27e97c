import type { TableObject } from "./table_object.ts";

const devices = {
  requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com" } }],
};

/** Devices, and migrations of stored objects, in tables. */
export const deviceObjects: readonly TableObject[] = [
  {
    resource: "resource.k8s.io/v1/deviceclasses",
    cluster: true,
    fields: { spec: { selectors: [{ cel: { expression: "true" } }] } },
    cells: ["AGE"],
  },
  {
    resource: "resource.k8s.io/v1/devicetaintrules",
    cluster: true,
    fields: {
      spec: {
        deviceSelector: { driver: "driver.example.com" },
        taint: { key: "example.com/a", value: "v", effect: "NoSchedule" },
      },
    },
    cells: ["example.com/a", "v", "NoSchedule", "AGE", "AGE"],
  },
  {
    resource: "resource.k8s.io/v1/resourceclaims",
    fields: { spec: { devices } },
    cells: ["pending", "AGE"],
  },
  {
    resource: "resource.k8s.io/v1/resourceclaimtemplates",
    fields: { spec: { spec: { devices } } },
    cells: ["AGE"],
  },
  {
    resource: "resource.k8s.io/v1/resourceslices",
    cluster: true,
    fields: {
      spec: {
        driver: "driver.example.com",
        nodeName: "node-1",
        pool: { name: "pool", generation: 1, resourceSliceCount: 1 },
        devices: [{ name: "d" }],
      },
    },
    cells: ["node-1", "driver.example.com", "pool", "AGE"],
  },
  {
    resource: "storagemigration.k8s.io/v1/storageversionmigrations",
    cluster: true,
    fields: { spec: { resource: { group: "apps", resource: "deployments" } } },
    cells: ["deployments.apps", "Unknown"],
  },
];
