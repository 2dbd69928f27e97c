/**
 * Metadata of a Kubernetes object.
 *
 * Source: `k8s.io/apimachinery/pkg/apis/meta/v1` `ObjectMeta`.
 */
export interface ObjectMeta {
  /** Name, unique within the namespace and resource. */
  name?: string;
  /** Prefix from which the server generates a name if `name` is absent. */
  generateName?: string;
  /** Namespace; absent on cluster-scoped objects. */
  namespace?: string;
  /** Unique identifier, set by the server and never reused. */
  uid?: string;
  /** Opaque version, set by the server on every change. */
  resourceVersion?: string;
  /** Number of changes to the desired state, if the resource counts them. */
  generation?: number;
  /** Time of the creation: RFC 3339, whole seconds. */
  creationTimestamp?: string;
  /**
   * Time of the deletion, RFC 3339; present while finalizers or a grace period delay the removal.
   */
  deletionTimestamp?: string;
  /** Seconds between the deletion request and the removal. */
  deletionGracePeriodSeconds?: number;
  /** Key and value pairs for selectors. */
  labels?: Record<string, string>;
  /** Key and value pairs that selectors cannot use. */
  annotations?: Record<string, string>;
  /** Names that must be removed before the server removes the object. */
  finalizers?: string[];
  /** Other fields, kept unchanged. */
  [field: string]: unknown;
}

/** Returns the metadata without empty labels, annotations and lists, which are never stored. */
export function withoutEmpty(metadata: ObjectMeta): ObjectMeta {
  const members = Object.entries(metadata).filter(([, value]) =>
    typeof value !== "object" || value === null || Object.keys(value).length > 0
  );
  return Object.fromEntries(members);
}

/** A Kubernetes object of any kind. */
export interface KubeObject {
  /** `v1` or `GROUP/VERSION`. */
  apiVersion?: string;
  /** The kind, such as `Pod`. */
  kind?: string;
  /** Metadata, such as name, versions and labels. */
  metadata: ObjectMeta;
  /** Other fields, kept unchanged. */
  [field: string]: unknown;
}
