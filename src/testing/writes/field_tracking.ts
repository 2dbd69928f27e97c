import { trackUpdate } from "../merge/apply_configuration.ts";
import { capUpdateManagers } from "../merge/cap_managers.ts";
import { FieldSet } from "../merge/field_set.ts";
import { isJsonObject, objectsOf } from "../json/json_value.ts";
import type { KubeObject, ObjectMeta } from "../objects/kube_object.ts";
import { type FieldManager, ManagedFieldsTable } from "../merge/managed_fields.ts";
import { apiVersionOf, collectionOf, type ServedResource } from "../resources/served_resource.ts";

const certificateRequests = "certificates.k8s.io/certificatesigningrequests";

/** A write whose fields are tracked. */
export interface TrackedWrite {
  /** The resource. */
  resource: ServedResource;
  /** The object before the write; absent if the write creates it. */
  before?: KubeObject;
  /** The object after the write; its `managedFields` are replaced. */
  after: KubeObject;
  /** `metadata.managedFields` as the client sent them. */
  given?: unknown;
  /** Name of the manager that writes. */
  manager: string;
  /** Whether the write is to the status. */
  status: boolean;
  /** The subresource of the write, if it is another one than `status`. */
  subresource?: string | undefined;
  /** Time of the write, RFC 3339. */
  time: string;
}

/**
 * Records in an object's `managedFields` which fields the manager changed.
 *
 * Source: `k8s.io/apimachinery/pkg/util/managedfields` `FieldManager.Update`.
 */
export function withTrackedFields(write: TrackedWrite): KubeObject {
  const { resource, before, after, manager, status, subresource, time } = write;
  const table = startingTable(write);
  // An existing object without managers is not tracked until the first apply.
  if (table.size > 0 || !before) {
    trackUpdate({ before: before ?? {}, after }, {
      table,
      writer: fieldManager({ resource, manager, operation: "Update", status, subresource }),
      type: resource.mergeType,
      ignored: ignoredFields({ resource, status }),
      time,
    });
    capUpdateManagers(table);
  }
  return withManagedFields(after, table.toJson());
}

/**
 * Returns the managers before a configuration is applied. All fields of an object that is not
 * tracked belong to a separate manager, so that the first apply cannot take them without force.
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

/** Returns the object with these `managedFields`; without the field if the list is empty. */
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

/** Returns the entries of `managedFields`. */
export function managersOf({ managedFields }: ObjectMeta): Record<string, unknown>[] {
  return objectsOf(managedFields);
}

/** Returns the manager of a write to a resource. */
export function fieldManager(
  { resource, manager, operation, status, subresource }: {
    resource: ServedResource;
    manager: string;
    operation: FieldManager["operation"];
    status: boolean;
    subresource?: string | undefined;
  },
): FieldManager {
  return {
    manager: manager || "unknown",
    operation,
    apiVersion: apiVersionOf(resource),
    subresource: subresource ?? (status ? "status" : ""),
  };
}

/**
 * Returns the fields that a write does not change: `spec` for a write to the status; otherwise the
 * status, if the resource has `/status`.
 */
export function ignoredFields(
  { resource, status }: { resource: ServedResource; status: boolean },
): FieldSet {
  if (status) return FieldSet.fromFieldsV1({ "f:spec": {} });
  return FieldSet.fromFieldsV1({
    ...resource.status ? { "f:status": {} } : {},
    // which no update can change
    ...collectionOf(resource) === certificateRequests ? { "f:spec": {} } : {},
  });
}

/**
 * Returns the managers before a write. The client may change `managedFields` or clear them; without
 * the field they stay as they are.
 */
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
