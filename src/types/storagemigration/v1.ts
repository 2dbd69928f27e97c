// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The types of `storagemigration/v1`, as the API server describes them.
 *
 * @module
 */
import type { Condition, GroupResource, ListMeta, NamedObjectMeta } from "../meta/v1.ts";

/** StorageVersionMigration represents a migration of stored data to the latest storage version. */
export interface StorageVersionMigration {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "storagemigration.k8s.io/v1";
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "StorageVersionMigration";
  /**
   * Standard object metadata. More info:
   * https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata
   */
  metadata: NamedObjectMeta;
  /** Specification of the migration. */
  spec?: StorageVersionMigrationSpec;
  /** Status of the migration. */
  status?: StorageVersionMigrationStatus;
}

/** StorageVersionMigrationList is a collection of storage version migrations. */
export interface StorageVersionMigrationList {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "storagemigration.k8s.io/v1";
  /** Items is the list of StorageVersionMigration */
  items: StorageVersionMigration[];
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "StorageVersionMigrationList";
  /**
   * Standard list metadata More info:
   * https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata
   */
  metadata?: ListMeta;
}

/** Spec of the storage version migration. */
export interface StorageVersionMigrationSpec {
  /**
   * The resource that is being migrated. The migrator sends requests to the endpoint serving the
   * resource. Immutable.
   */
  resource: GroupResource;
}

/** Status of the storage version migration. */
export interface StorageVersionMigrationStatus {
  /** The latest available observations of the migration's current state. */
  conditions?: Condition[];
  /**
   * ResourceVersion to compare with the GC cache for performing the migration. This is the current
   * resource version of given group, version and resource when kube-controller-manager first
   * observes this StorageVersionMigration resource.
   */
  resourceVersion?: string;
}
