import { isJsonObject } from "../json/json_value.ts";
import { FieldSet } from "./field_set.ts";

/** A manager of fields, for one kind of write. */
export interface FieldManager {
  /** Name that the client gave. */
  manager: string;
  /** Whether the fields were written by an apply or by any other write. */
  operation: "Apply" | "Update";
  /** API version of the fields. */
  apiVersion: string;
  /** `status` for writes of the status; empty for the object itself. */
  subresource: string;
}

/** The fields of one manager. */
export interface ManagedFields extends FieldManager {
  /** The fields. */
  fields: FieldSet;
  /** Time of their last change, RFC 3339. */
  time?: string;
}

/**
 * The managers of an object's fields, which are read from and written to `metadata.managedFields`.
 *
 * Source: `k8s.io/apimachinery/pkg/util/managedfields`.
 */
export class ManagedFieldsTable {
  readonly #entries = new Map<string, ManagedFields>();

  /** Reads `metadata.managedFields`; returns `undefined` if an entry is invalid. */
  static parse(list: unknown): ManagedFieldsTable | undefined {
    const table = new ManagedFieldsTable();
    for (const entry of Array.isArray(list) ? list : []) {
      const fields = parseEntry(entry);
      if (!fields) return undefined;
      table.set(fields);
    }
    return table;
  }

  /** The number of managers. */
  get size(): number {
    return this.#entries.size;
  }

  /** Returns a copy of all entries, so that the table can change during an iteration. */
  entries(): ManagedFields[] {
    return [...this.#entries.values()];
  }

  /** Returns the fields of a manager. */
  get(manager: FieldManager): ManagedFields | undefined {
    return this.#entries.get(identity(manager));
  }

  /** Replaces the fields of a manager; a manager without fields is removed. */
  set(entry: ManagedFields): void {
    if (entry.fields.isEmpty) this.#entries.delete(identity(entry));
    else this.#entries.set(identity(entry), entry);
  }

  /** Returns the value of `metadata.managedFields`, in the order of the API server. */
  toJson(): Record<string, unknown>[] {
    return this.entries().sort(compare).map((entry) => {
      const { manager, operation, apiVersion, time, fields, subresource } = entry;
      return {
        manager,
        operation,
        apiVersion,
        ...(time !== undefined && { time }),
        fieldsType: "FieldsV1",
        fieldsV1: fields.toFieldsV1(),
        ...(subresource && { subresource }),
      };
    });
  }
}

/** Returns whether two managers are the same; between applies, the API version does not matter. */
export function isSameManager(left: FieldManager, right: FieldManager): boolean {
  return identity(left) === identity(right);
}

function identity({ manager, operation, apiVersion, subresource }: FieldManager): string {
  const version = operation === "Apply" ? "" : apiVersion;
  return JSON.stringify([manager, operation, version, subresource]);
}

function compare(left: ManagedFields, right: ManagedFields): number {
  for (const key of ["operation", "time", "manager", "apiVersion", "subresource"] as const) {
    const [a = "", b = ""] = [left[key], right[key]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

function parseEntry(entry: unknown): ManagedFields | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { manager = "", operation, apiVersion, time, fieldsType, fieldsV1, subresource } = entry;
  if (operation !== "Apply" && operation !== "Update") return undefined;
  if (typeof apiVersion !== "string" || apiVersion === "" || fieldsType !== "FieldsV1") {
    return undefined;
  }
  return {
    manager: String(manager),
    operation,
    apiVersion,
    subresource: typeof subresource === "string" ? subresource : "",
    fields: FieldSet.fromFieldsV1(fieldsV1),
    ...(typeof time === "string" && { time }),
  };
}
