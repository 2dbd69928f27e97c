import { notFound } from "./api_errors.ts";
import type { ObjectStore } from "./object_store.ts";
import {
  collectionOf,
  type ResourceDefinition,
  type ResourceRegistry,
} from "./resource_registry.ts";
import type { StoredObject } from "./store_event.ts";

/** What the functions that read and write objects work with. */
export interface WriteContext {
  /** Where the objects are. */
  readonly store: ObjectStore;
  /** Which resources there are. */
  readonly registry: ResourceRegistry;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Settings of every write. */
export interface WriteOptions {
  /**
   * Whether to do everything but store the result.
   * @default {false}
   */
  dryRun?: boolean;
  /**
   * Who manages the fields that the write changes.
   * @default {"unknown"}
   */
  fieldManager?: string;
  /** What is to stand in `metadata.managedFields`, where the caller has worked that out. */
  managedFields?: Record<string, unknown>[];
}

/** Where the objects of a request are. */
export interface CollectionTarget {
  /** The resource. */
  readonly resource: ResourceDefinition;
  /** The namespace; empty for cluster-scoped resources and for all namespaces. */
  readonly namespace: string;
}

/** Which object a request is about. */
export interface ObjectTarget extends CollectionTarget {
  /** The object's name. */
  readonly name: string;
}

/** The key of an object within its collection. */
export function keyOf({ resource, namespace, name }: ObjectTarget): string {
  return resource.namespaced ? `${namespace}/${name}` : name;
}

/**
 * The latest version of an object.
 *
 * @throws {StatusError} 404 when there is none.
 */
export function readObject(context: WriteContext, target: ObjectTarget): StoredObject {
  const stored = context.store.get(collectionOf(target.resource), keyOf(target));
  if (!stored) throw notFound({ ...target.resource, name: target.name });
  return stored;
}

/** A time as Kubernetes writes it: RFC 3339 in whole seconds. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, "Z");
}
