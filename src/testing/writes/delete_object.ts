import { conflict, forbidden, type ObjectName } from "../status/api_errors.ts";
import {
  CLEANUP_FINALIZER,
  definitionCollection,
  withTerminating,
} from "../resources/custom_resource_definition.ts";
import { membersOf, valueAt } from "../json/json_value.ts";
import type { KubeObject, ObjectMeta } from "../objects/kube_object.ts";
import { collectionOf } from "../resources/served_resource.ts";
import { StoredObject } from "../objects/store_event.ts";
import {
  type ObjectTarget,
  type ObjectWriteOptions,
  readObject,
  timestamp,
  type WriteContext,
} from "./write_context.ts";

/** How the objects that a deleted object owns are handled. */
export type PropagationPolicy = "Background" | "Foreground" | "Orphan";

/** Settings of a deletion. Other members of `DeleteOptions` are accepted and have no effect. */
export interface ObjectDeleteOptions extends ObjectWriteOptions {
  /** Grace period of a pod, in seconds. */
  gracePeriodSeconds?: number;
  /** Required state of the object; the deletion fails with 409 if it differs. */
  preconditions?: {
    /** The required uid. */
    uid?: string;
    /** The required resourceVersion. */
    resourceVersion?: string;
  };
  /**
   * Whether the objects that it owns are deleted afterwards (`Background`), deleted first
   * (`Foreground`), or kept (`Orphan`).
   * @default {"Background"} but `Orphan` for Jobs and ReplicationControllers
   */
  propagationPolicy?: "Background" | "Foreground" | "Orphan";
}

/** Result of a deletion. */
export interface DeleteResult {
  /** The object's last or current state. */
  stored: StoredObject;
  /** Whether the object was removed. If not, it has finalizers, or it is a namespace or definition. */
  gone: boolean;
}

/** Finalizer of an object whose dependents are kept. */
export const ORPHAN = "orphan";
/** Finalizer of an object whose dependents are deleted first. */
export const FOREGROUND = "foregroundDeletion";

/** Collections whose dependents are kept by default, as in the first versions of Kubernetes. */
const orphanedByDefault = new Set(["replicationcontrollers", "batch/jobs"]);
/** Collections that the garbage collector leaves alone. */
const uncollected = new Set(["events", "events.k8s.io/events"]);

const immortal = new Set(["default", "kube-system", "kube-public"]);

/**
 * Deletes an object. If finalizers are left, it stays with a deletionTimestamp until an update
 * removes the last one. A namespace becomes Terminating and is removed once it is empty, a
 * CustomResourceDefinition once its objects are gone.
 *
 * A pod is first stored with a deletionTimestamp, then removed at once, because no kubelet delays
 * it. With `Foreground` and `Orphan` the object gets a finalizer, which the garbage collector removes
 * when it has dealt with the objects that it owns.
 *
 * Source: `k8s.io/apiserver/pkg/registry/generic/registry` `Store.Delete`.
 *
 * @throws {StatusError} If kube-apiserver would refuse the request: 403, 404 or 409.
 */
export function deleteObject(
  context: WriteContext,
  target: ObjectTarget,
  options: ObjectDeleteOptions = {},
): DeleteResult {
  const collection = collectionOf(target.resource);
  if (collection === "namespaces" && immortal.has(target.name)) {
    throw forbidden({ ...target.resource, name: target.name }, "this namespace may not be deleted");
  }
  const existing = readObject(context, target);
  checkPreconditions(target, { existing, options });
  if (collection === "namespaces") {
    return terminateNamespace(context, { existing, options });
  }
  if (collection === definitionCollection && !existing.object.metadata.deletionTimestamp) {
    return terminateDefinition(context, { existing, options });
  }
  const finalizers = deletionFinalizers(existing.object, { collection, options });
  const held = finalizers.length > 0;
  const graceful = collection === "pods";
  let last = existing;
  if (held || graceful) {
    const grace = graceful && !held ? podGracePeriod(existing.object, options) : 0;
    last = save(context, {
      collection,
      existing,
      next: withFinalizers(
        markAsDeleting(existing.object, { at: context.now(), grace }),
        finalizers,
      ),
      options,
    });
  }
  if (held) return { stored: last, gone: false };
  if (options.dryRun) return { stored: last, gone: true };
  const removed = context.store.delete(collection, existing.key);
  return { stored: graceful ? last : removed ?? last, gone: true };
}

// Source: `deletionFinalizersForGarbageCollection` of `Store`.
function deletionFinalizers(
  { metadata: { finalizers = [] } }: KubeObject,
  { collection, options }: { collection: string; options: ObjectDeleteOptions },
): string[] {
  const others = finalizers.filter((each) => each !== ORPHAN && each !== FOREGROUND);
  if (uncollected.has(collection)) return others;
  const policy = options.propagationPolicy ??
    (finalizers.includes(ORPHAN)
      ? "Orphan"
      : finalizers.includes(FOREGROUND)
      ? "Foreground"
      : orphanedByDefault.has(collection)
      ? "Orphan"
      : "Background");
  if (policy === "Orphan") return [...others, ORPHAN];
  return policy === "Foreground" ? [...others, FOREGROUND] : others;
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const { finalizers: known = [], ...metadata } = object.metadata;
  const isSame = known.length === finalizers.length &&
    known.every((each) => finalizers.includes(each));
  if (isSame) return object;
  const kept = finalizers.length > 0 ? { finalizers: [...finalizers] } : {};
  return { ...object, metadata: { ...metadata, ...kept } };
}

/**
 * Checks that an object is in the state that a deletion requires.
 *
 * @throws {StatusError} 409 if it is not.
 */
export function checkPreconditions(
  { resource, name }: ObjectTarget,
  { existing, options }: { existing: StoredObject; options: ObjectDeleteOptions },
): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = existing.object;
  if (collectionOf(resource) === "namespaces") {
    checkNamespacePreconditions({ ...resource, name }, { metadata, options });
    return;
  }
  // kube-apiserver has the kind here instead of the plural name
  const subject = { group: resource.group, plural: resource.kind, name };
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      subject,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      subject,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

// kube-apiserver deletes namespaces with separate code, which has other messages.
function checkNamespacePreconditions(
  subject: ObjectName,
  { metadata, options }: { metadata: ObjectMeta; options: ObjectDeleteOptions },
): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      subject,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      subject,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
  }
}

function markAsDeleting(
  object: KubeObject,
  { at, grace }: { at: number; grace: number },
): KubeObject {
  const { metadata } = object;
  if (metadata.deletionTimestamp) return object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
      deletionTimestamp: timestamp(at + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  };
}

// A pod without a node, or one that has terminated, needs no grace period.
function podGracePeriod(pod: KubeObject, { gracePeriodSeconds }: ObjectDeleteOptions): number {
  const phase = valueAt(pod, "status.phase");
  if (!valueAt(pod, "spec.nodeName") || phase === "Succeeded" || phase === "Failed") return 0;
  const configured = valueAt(pod, "spec.terminationGracePeriodSeconds");
  const period = gracePeriodSeconds ?? (typeof configured === "number" ? configured : 30);
  return period < 0 ? 1 : period;
}

interface Termination {
  existing: StoredObject;
  options: ObjectDeleteOptions;
}

/** Marks a definition; it is removed when its objects are gone. */
function terminateDefinition(
  context: WriteContext,
  { existing, options }: Termination,
): DeleteResult {
  const at = timestamp(context.now());
  const { metadata } = existing.object;
  const finalizers = [...metadata.finalizers ?? [], CLEANUP_FINALIZER];
  const marked = {
    ...existing.object,
    metadata: { ...metadata, deletionTimestamp: at, finalizers: [...new Set(finalizers)] },
  };
  const reason = "InstanceDeletionPending";
  const message =
    "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon";
  const next = withTerminating(marked, { reason, message, at });
  return {
    stored: save(context, { collection: definitionCollection, existing, next, options }),
    gone: false,
  };
}

function terminateNamespace(
  context: WriteContext,
  { existing, options }: Termination,
): DeleteResult {
  const namespace = existing.object;
  if (namespace.metadata.deletionTimestamp) return { stored: existing, gone: false };
  const next = {
    ...namespace,
    metadata: { ...namespace.metadata, deletionTimestamp: timestamp(context.now()) },
    status: { ...membersOf(namespace.status), phase: "Terminating" },
  };
  return {
    stored: save(context, { collection: "namespaces", existing, next, options }),
    gone: false,
  };
}

interface Save {
  collection: string;
  existing: StoredObject;
  next: KubeObject;
  options: ObjectDeleteOptions;
}

function save(context: WriteContext, { collection, existing, next, options }: Save): StoredObject {
  if (next === existing.object) return existing;
  return options.dryRun
    ? StoredObject.unsaved(existing.key, next)
    : context.store.put(collection, existing.key, next);
}
