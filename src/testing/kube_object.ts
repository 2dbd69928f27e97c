/**
 * The metadata that every Kubernetes object carries.
 *
 * Source: `k8s.io/apimachinery/pkg/apis/meta/v1` `ObjectMeta`.
 */
export interface ObjectMeta {
  /** Name, unique within the namespace and resource. */
  name?: string;
  /** Prefix from which the server makes a name when there is none. */
  generateName?: string;
  /** Namespace; absent on cluster-scoped objects. */
  namespace?: string;
  /** Set by the server, never used twice. */
  uid?: string;
  /** Opaque version, set by the server at every change. */
  resourceVersion?: string;
  /** Counts the changes of the desired state, where the resource tracks it. */
  generation?: number;
  /** RFC 3339, whole seconds. */
  creationTimestamp?: string;
  /** RFC 3339; present while finalizers or a grace period hold up a deletion. */
  deletionTimestamp?: string;
  /** Seconds between the deletion request and the end. */
  deletionGracePeriodSeconds?: number;
  /** Key and value pairs that selectors match. */
  labels?: Record<string, string>;
  /** Key and value pairs that selectors do not match. */
  annotations?: Record<string, string>;
  /** What must be removed before the object may go. */
  finalizers?: string[];
  /** Every other field is kept as it came. */
  [field: string]: unknown;
}

/** The metadata without labels, annotations and lists that hold nothing: those are never stored. */
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
  /** Name, versions, labels. */
  metadata: ObjectMeta;
  /** Every other field is kept as it came. */
  [field: string]: unknown;
}
