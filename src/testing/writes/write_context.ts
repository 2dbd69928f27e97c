import { notFound } from "../status/api_errors.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import type { StatusError } from "../status/status_error.ts";
import type { StoredObject } from "../objects/store_event.ts";
import type { AddressRange } from "../defaults/address_range.ts";
import type { CelRules } from "../schemas/definition_schema.ts";
import type { OnUnknownFields } from "../schemas/apply_schema.ts";
import type { WrittenNumbers } from "../structs/written_numbers.ts";

/** State for the functions that read and write objects. */
export interface WriteContext {
  /** The store with the objects. */
  readonly store: ObjectStore;
  /** The served resources. */
  readonly registry: ResourceRegistry;
  /** The clock, in epoch milliseconds. */
  readonly now: () => number;
  /** Treatment of the rules in CEL of custom resources; evaluated by default. */
  readonly celRules?: CelRules | undefined;
  /** Whether a pod needs its ServiceAccount to exist. */
  readonly checksAccounts?: boolean;
  /** The addresses of Services, if they are not the usual ones. */
  readonly serviceRange?: AddressRange | undefined;
}

/** Settings of every write. */
export interface ObjectWriteOptions {
  /**
   * Whether to do everything except store the result.
   * @default {false}
   */
  dryRun?: boolean;
  /**
   * Manager of the fields that the write changes.
   * @default {"unknown"}
   */
  fieldManager?: string;
}

/** Details of a write that only its route knows. */
export interface WriteDetails {
  /** The new `metadata.managedFields`, if an apply has computed them. */
  managedFields?: Record<string, unknown>[];
  /** The stored object as the resource serves it, if a webhook has converted it. */
  live?: StoredObject;
  /** The subresource that writes a part of the object, such as `approval`. */
  subresource?: string | undefined;
  /** Called if the given object has fields that its schema does not have. */
  onUnknownFields?: OnUnknownFields;
  /**
   * Returns the error for a value of a wrong type in an object of a built-in kind.
   * @default Returns a 400.
   */
  refuse?: (why: string) => StatusError;
  /** The numbers of the object's text that JavaScript writes otherwise. */
  written?: WrittenNumbers | undefined;
}

/** The collection of a request. */
export interface CollectionTarget {
  /** The resource. */
  readonly resource: ServedResource;
  /** The namespace; empty for cluster-scoped resources and for all namespaces. */
  readonly namespace: string;
}

/** The object of a request. */
export interface ObjectTarget extends CollectionTarget {
  /** The object's name. */
  readonly name: string;
}

/** Returns the key of an object within its collection. */
export function keyOf({ resource, namespace, name }: ObjectTarget): string {
  return resource.namespaced ? `${namespace}/${name}` : name;
}

/**
 * Returns the latest version of an object.
 *
 * @throws {StatusError} 404 if it does not exist.
 */
export function readObject(context: WriteContext, target: ObjectTarget): StoredObject {
  const stored = context.store.get(collectionOf(target.resource), keyOf(target));
  if (!stored) throw notFound({ ...target.resource, name: target.name });
  return stored;
}

/** Formats a time as Kubernetes does: RFC 3339 in whole seconds. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, "Z");
}
