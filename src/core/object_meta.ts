/**
 * The metadata that every Kubernetes object carries
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ ObjectMeta}).
 */
export interface ObjectMeta {
  /** The object's name, unique within the namespace and the resource. */
  name: string;
  /** The object's namespace; absent on cluster-scoped objects. */
  namespace?: string;
  /** An identifier that is unique over time and space, set by the server. */
  uid?: string;
  /** The object's version: opaque, only compare it for equality. */
  resourceVersion?: string;
  /** The number of changes to the desired state. */
  generation?: number;
  /** The creation time, in RFC 3339 format. */
  creationTimestamp?: string;
  /** The time of the delete request, in RFC 3339; set while the object waits for its finalizers. */
  deletionTimestamp?: string;
  /** Keys and values to select objects by. */
  labels?: Record<string, string>;
  /** Keys and values that cannot be used for selection. */
  annotations?: Record<string, string>;
  /** The objects that this one depends on. */
  ownerReferences?: OwnerReference[];
  /** Names of the tasks that must be done before the object is removed. */
  finalizers?: string[];
}

/** A reference to the object that owns another one in the same namespace. */
export interface OwnerReference {
  /** The API group and version of the owner. */
  apiVersion: string;
  /** The kind of the owner. */
  kind: string;
  /** The name of the owner. */
  name: string;
  /** The uid of the owner. */
  uid: string;
  /** Whether the owner manages this object. */
  controller?: boolean;
  /** Whether a foreground deletion of the owner waits until this object is gone. */
  blockOwnerDeletion?: boolean;
}

/** The fields that all Kubernetes objects have; extend it with `spec`, `status` and others. */
export interface KubernetesObject {
  /** The group and version, such as `apps/v1`; absent on the items of a list. */
  apiVersion?: string;
  /** The kind, such as `Deployment`; absent on the items of a list. */
  kind?: string;
  /** The object's name, labels, resourceVersion and other metadata. */
  metadata: ObjectMeta;
}

/** The metadata of a list. */
export interface ListMeta {
  /** The resourceVersion from which a watch misses no change after this list. */
  resourceVersion?: string;
  /** The token for the next page; empty or absent on the last one. */
  continue?: string;
  /** The number of objects on the following pages, if the server knows it. */
  remainingItemCount?: number;
}
