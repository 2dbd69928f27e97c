import { trackUpdate } from "./apply_configuration.ts";
import { FieldSet } from "./field_set.ts";
import { isJsonObject } from "./json_value.ts";
import type { KubeObject } from "./kube_object.ts";
import { type FieldManager, ManagedFieldsTable } from "./managed_fields.ts";
import { apiVersionOf, type ResourceDefinition } from "./resource_registry.ts";

/** A write whose fields are to be tracked. */
export interface TrackedWrite {
  /** The resource. */
  resource: ResourceDefinition;
  /** The object before it; absent when it is created. */
  before?: KubeObject;
  /** The object after it, whose `managedFields` are replaced. */
  after: KubeObject;
  /** `metadata.managedFields` as the client sent them. */
  given?: unknown;
  /** Who writes. */
  manager: string;
  /** Whether the status is written. */
  status: boolean;
  /** RFC 3339. */
  time: string;
}

/**
 * Says in an object's `managedFields` who has changed what.
 *
 * Source: `k8s.io/apimachinery/pkg/util/managedfields` `FieldManager.Update`.
 */
export function withTrackedFields(write: TrackedWrite): KubeObject {
  const { resource, before, after, manager, status, time } = write;
  const table = startingTable(write);
  // An object whose fields nobody manages is not tracked until somebody applies to it.
  if (table.size > 0 || !before) {
    trackUpdate({ before: before ?? {}, after }, {
      table,
      writer: fieldManager({ resource, manager, operation: "Update", status }),
      type: resource.mergeType,
      ignored: ignoredFields({ resource, status }),
      time,
    });
  }
  return withManagedFields(after, table.toJson());
}

/**
 * Who manages what before a configuration is applied. An object that is not tracked has all that it
 * is from a manager of its own, so that the first apply takes nothing without force.
 */
export function tableForApply(
  { resource, before, status, time }: Omit<TrackedWrite, "before" | "after" | "manager"> & {
    before: KubeObject | undefined;
  },
): ManagedFieldsTable {
  const table = ManagedFieldsTable.parse(before?.metadata.managedFields) ??
    new ManagedFieldsTable();
  if (before && table.size === 0) {
    const manager = "before-first-apply";
    trackUpdate({ before: {}, after: before }, {
      table,
      writer: fieldManager({ resource, manager, operation: "Update", status }),
      type: resource.mergeType,
      ignored: ignoredFields({ resource, status }),
      time,
    });
  }
  return table;
}

/** The object with these `managedFields`; with none if there are none. */
export function withManagedFields(
  object: KubeObject,
  managedFields: Record<string, unknown>[],
): KubeObject {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: { ...metadata, ...(managedFields.length > 0 && { managedFields }) },
  };
}

/** Who writes to a resource. */
export function fieldManager(
  { resource, manager, operation, status }: {
    resource: ResourceDefinition;
    manager: string;
    operation: FieldManager["operation"];
    status: boolean;
  },
): FieldManager {
  return {
    manager: manager || "unknown",
    operation,
    apiVersion: apiVersionOf(resource),
    subresource: status ? "status" : "",
  };
}

/** What a write does not reach: the status, or all but the status. */
export function ignoredFields(
  { resource, status }: { resource: ResourceDefinition; status: boolean },
): FieldSet {
  if (status) return FieldSet.fromFieldsV1({ "f:spec": {} });
  return FieldSet.fromFieldsV1(resource.status ? { "f:status": {} } : {});
}

/** Clients may change `managedFields`, or empty them; those who leave them out mean no change. */
function startingTable({ before, given, status }: TrackedWrite): ManagedFieldsTable {
  const stored = () =>
    ManagedFieldsTable.parse(before?.metadata.managedFields) ?? new ManagedFieldsTable();
  if (status) return stored();
  if (isReset(given)) return new ManagedFieldsTable();
  const table = ManagedFieldsTable.parse(given);
  return table && table.size > 0 ? table : stored();
}

function isReset(given: unknown): boolean {
  if (!Array.isArray(given)) return false;
  return given.length === 0 ||
    (given.length === 1 && isJsonObject(given[0]) && Object.keys(given[0]).length === 0);
}
