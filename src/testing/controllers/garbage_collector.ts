import {
  deleteObject,
  FOREGROUND,
  ORPHAN,
  type PropagationPolicy,
} from "../writes/delete_object.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { OwnerGraph } from "./owner_graph.ts";
import { type OwnerReference, ownerReferencesOf } from "../objects/owner_references.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import type { StoreEvent } from "../objects/store_event.ts";
import { patchObject } from "../writes/update_object.ts";
import type { WriteContext } from "../writes/write_context.ts";

/** An object with its place. */
interface Located {
  readonly resource: ServedResource;
  readonly object: KubeObject;
}

/**
 * Replaces the garbage collector: deletes the objects whose owners are gone, deletes dependents
 * before an owner that is deleted in the foreground, and takes the owner away from the dependents of
 * one that is deleted with `Orphan`. All of that is complete before the response to the request that
 * caused it. The owner of a kind that is not served, and a namespaced owner of a cluster-scoped
 * object, are left alone.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/garbagecollector`.
 */
export class GarbageCollector implements Disposable {
  readonly #context: WriteContext;
  readonly #graph = new OwnerGraph();
  readonly #subscription: Disposable;

  /** Subscribes to the store. */
  constructor(context: WriteContext) {
    this.#context = context;
    this.#subscription = context.store.subscribe(undefined, (event) => this.#react(event));
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #react({ type, collection, key, current, previous }: StoreEvent): void {
    const place = { collection, key };
    const { uid = "" } = current.object.metadata;
    this.#graph.remove(previous?.object ?? (type === "DELETED" ? current.object : undefined));
    if (type === "DELETED") {
      for (const dependent of this.#graph.dependentsOf(uid)) this.#examine(dependent);
      for (const owner of ownerReferencesOf(current.object)) this.#examineUid(owner.uid);
      return;
    }
    this.#graph.add(place, current.object);
    if (mayNeedWork(current.object)) this.#examine(place);
  }

  #examineUid(uid: string): void {
    const place = this.#graph.placeOf(uid);
    if (place) this.#examine(place);
  }

  /** Does what an object needs in its present state. */
  #examine(place: { collection: string; key: string }): void {
    const located = this.#locate(place);
    if (!located) return;
    const { metadata } = located.object;
    const { finalizers = [], deletionTimestamp } = metadata;
    if (deletionTimestamp !== undefined) {
      if (finalizers.includes(ORPHAN)) this.#orphanDependents(located);
      else if (finalizers.includes(FOREGROUND)) this.#deleteDependents(located);
      return;
    }
    const references = ownerReferencesOf(located.object);
    if (references.length === 0) return;
    const states = references.map((each) => this.#stateOf(each, located));
    if (states.includes("unknown")) return;
    const isKept = (_: OwnerReference, index: number) => states[index] === "there";
    const kept = references.filter(isKept);
    if (kept.length === references.length) return;
    if (kept.length > 0) return this.#keepReferences(located, isKept);
    const dependents = this.#graph.dependentsOf(metadata.uid);
    const isWaitedFor = states.includes("waiting") && dependents.length > 0;
    // a circle of owners, in which each would wait for the next one
    if (isWaitedFor && dependents.some((each) => this.#isDeletingDependents(each))) {
      this.#unblockOwners(located);
    }
    this.#delete(
      located,
      isWaitedFor || finalizers.includes(FOREGROUND) ? "Foreground" : undefined,
    );
  }

  /** Whether an owner is there, waits for the deletion of its dependents, is gone, or is unknown. */
  #stateOf(
    { apiVersion, kind, name, uid }: OwnerReference,
    { resource: dependent, object }: Located,
  ): "there" | "waiting" | "gone" | "unknown" {
    const resource = this.#context.registry.findKind(apiVersion, kind);
    if (!resource || (resource.namespaced && !dependent.namespaced)) return "unknown";
    const key = resource.namespaced ? `${object.metadata.namespace}/${name}` : name;
    const owner = this.#context.store.get(collectionOf(resource), key)?.object.metadata;
    if (owner?.uid !== uid) return "gone";
    const isWaiting = owner.deletionTimestamp !== undefined &&
      owner.finalizers?.includes(FOREGROUND);
    return isWaiting ? "waiting" : "there";
  }

  #deleteDependents(owner: Located): void {
    const { uid } = owner.object.metadata;
    const dependents = this.#graph.dependentsOf(uid);
    const blocks = (place: { collection: string; key: string }) =>
      ownerReferencesOf(this.#locate(place)?.object ?? { metadata: {} }).some((each) =>
        each.uid === uid && each.blockOwnerDeletion
      );
    for (const dependent of dependents) {
      if (!this.#isDeletingDependents(dependent)) this.#examine(dependent);
    }
    if (!this.#graph.dependentsOf(uid).some(blocks)) this.#removeFinalizer(owner, FOREGROUND);
  }

  #isDeletingDependents(place: { collection: string; key: string }): boolean {
    const { deletionTimestamp, finalizers } = this.#locate(place)?.object.metadata ?? {};
    return deletionTimestamp !== undefined && finalizers?.includes(FOREGROUND) === true;
  }

  #unblockOwners(located: Located): void {
    this.#patch(located, (object) => {
      const ownerReferences = ownerReferencesOf(object).map((reference) =>
        reference.blockOwnerDeletion ? { ...reference, blockOwnerDeletion: false } : reference
      );
      return { ...object, metadata: { ...object.metadata, ownerReferences } };
    });
  }

  #orphanDependents(owner: Located): void {
    const { uid } = owner.object.metadata;
    for (const place of this.#graph.dependentsOf(uid)) {
      const dependent = this.#locate(place);
      if (dependent) this.#keepReferences(dependent, (reference) => reference.uid !== uid);
    }
    this.#removeFinalizer(owner, ORPHAN);
  }

  #keepReferences(
    located: Located,
    isKept: (reference: OwnerReference, index: number) => boolean,
  ): void {
    this.#patch(located, (object) => {
      const { ownerReferences: _references, ...metadata } = object.metadata;
      const kept = ownerReferencesOf(object).filter(isKept);
      return {
        ...object,
        metadata: kept.length > 0 ? { ...metadata, ownerReferences: kept } : metadata,
      };
    });
  }

  #removeFinalizer(located: Located, finalizer: string): void {
    this.#patch(located, (object) => {
      const { finalizers = [], ...metadata } = object.metadata;
      const left = finalizers.filter((each) => each !== finalizer);
      return {
        ...object,
        metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata,
      };
    });
  }

  #patch({ resource, object }: Located, apply: (object: KubeObject) => KubeObject): void {
    const { name = "", namespace = "" } = object.metadata;
    patchObject(this.#context, { resource, namespace, name, apply }, {
      fieldManager: "garbage-collector",
    });
  }

  #delete({ resource, object }: Located, propagationPolicy: PropagationPolicy | undefined): void {
    const { name = "", namespace = "", finalizers = [] } = object.metadata;
    const policy = propagationPolicy ?? (finalizers.includes(ORPHAN) ? "Orphan" : "Background");
    deleteObject(this.#context, { resource, namespace, name }, { propagationPolicy: policy });
  }

  #locate({ collection, key }: { collection: string; key: string }): Located | undefined {
    const object = this.#context.store.get(collection, key)?.object;
    const resource = this.#context.registry.findCollection(collection);
    return object && resource && { resource, object };
  }
}

/** Most objects have no owner and are not being deleted: nothing is looked up for them. */
function mayNeedWork({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined || metadata.ownerReferences !== undefined;
}
