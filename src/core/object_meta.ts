/**
 * The metadata that every Kubernetes object carries
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ ObjectMeta}).
 */
export interface ObjectMeta {
  /** Unique within the namespace and the resource. */
  name: string;
  /** Absent on cluster-scoped objects. */
  namespace?: string;
  /** Unique over time and space, set by the server. */
  uid?: string;
  /** The object's version: opaque, to be compared for equality only. */
  resourceVersion?: string;
  /** Counts the changes of the desired state. */
  generation?: number;
  /** RFC 3339. */
  creationTimestamp?: string;
  /** RFC 3339; set while the object waits for its finalizers. */
  deletionTimestamp?: string;
  /** Keys and values to select objects by. */
  labels?: Record<string, string>;
  /** Keys and values that are not for selection. */
  annotations?: Record<string, string>;
  /** The objects that this one depends on. */
  ownerReferences?: OwnerReference[];
  /** What must be done before the object is removed. */
  finalizers?: string[];
}

/** Names the object that owns another one in the same namespace. */
export interface OwnerReference {
  /** API group and version of the owner. */
  apiVersion: string;
  /** Kind of the owner. */
  kind: string;
  /** Name of the owner. */
  name: string;
  /** uid of the owner. */
  uid: string;
  /** Whether the owner manages this object. */
  controller?: boolean;
  /** Whether the owner waits in foreground deletion until this object is gone. */
  blockOwnerDeletion?: boolean;
}

/** What all Kubernetes objects have in common; extend it with `spec`, `status` and the rest. */
export interface KubernetesObject {
  /** Group and version, such as `apps/v1`; absent on the items of a list. */
  apiVersion?: string;
  /** Such as `Deployment`; absent on the items of a list. */
  kind?: string;
  /** Name, labels, resourceVersion and the like. */
  metadata: ObjectMeta;
}

/** The metadata of a list. */
export interface ListMeta {
  /** Where to start a watch that misses nothing after this list. */
  resourceVersion?: string;
  /** The token for the next page; empty or absent on the last one. */
  continue?: string;
  /** How many objects are on the following pages, where the server knows. */
  remainingItemCount?: number;
}
