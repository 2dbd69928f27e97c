import { fieldsAt } from "./fields_at.ts";
import type { ServedResourceInit } from "./served_resource.ts";

const devices = { group: "resource.k8s.io", returnsDeleted: true };

/** The resources for devices that pods share, and for the migration of stored objects. */
export const deviceResources: readonly ServedResourceInit[] = [
  {
    ...devices,
    kind: "DeviceClass",
    plural: "deviceclasses",
    namespaced: false,
    generation: true,
  },
  {
    ...devices,
    kind: "DeviceTaintRule",
    plural: "devicetaintrules",
    namespaced: false,
    status: true,
    generation: true,
    unconditionalUpdate: false,
  },
  { ...devices, kind: "ResourceClaim", plural: "resourceclaims", status: true },
  { ...devices, kind: "ResourceClaimTemplate", plural: "resourceclaimtemplates" },
  {
    ...devices,
    kind: "ResourceSlice",
    plural: "resourceslices",
    namespaced: false,
    generation: true,
    fields: fieldsAt("spec.driver", "spec.nodeName", "spec.pool.name"),
  },
  {
    group: "storagemigration.k8s.io",
    kind: "StorageVersionMigration",
    plural: "storageversionmigrations",
    namespaced: false,
    status: true,
    unconditionalUpdate: false,
  },
];
