/**
 * Runs the functions of a controller for a key. The whole way of a key:
 *
 * 1. **A change** of an object, or of one that it owns, adds its key to the queue
 *    (`queue/work_queue.ts`). Keys of the initial list have a lower priority, also those of
 *    `watches`. A retry and a requeue keep the priority, and a waiting key rises with time.
 * 2. **The shard** (`assignment/key_assignment.ts`, `assignment/shard_assignment.ts`). A key of
 *    another replica is dropped. A key of a paused shard waits. A replica that takes a bucket adds
 *    all keys of it.
 * 3. **The stores** (`own_writes/own_writes.ts`). While an informer is behind the writes of the key's
 *    last reconcile, the key is parked, without a worker.
 * 4. **Reconcile** (`work/controller.ts`, this file, `context/object_context.ts`). Each has an id,
 *    which its log, its Events and its requests carry (`context/reconcile_mark.ts`). The object
 *    comes from the store, joined with the fresh objects (`context/followed_store.ts`). A finalizer
 *    is added first, by a JSON Patch that tests the list. Responses to the reconcile's own writes
 *    update the object that it holds (`status/held_object.ts`), and the status is written from that
 *    (`status/write_status.ts`). A throw adds the key again after the limiter's delay
 *    (`queue/retry_limiter.ts`). A success cancels a delayed run. The event of a conditional write
 *    of its own leads to no other reconcile, even if it arrives before the response
 *    (`own_writes/own_events.ts`).
 * 5. **The end** (`run/run_end.ts`). On a stop or a lost Lease the queue drops its waiting keys and
 *    the signals of running reconciles abort. The Lease is kept until they have ended and their
 *    Events are sent, which takes 2 s at most. If a reconcile does not end within `graceMs`, `run`
 *    rejects and names it: the process must end, and the Lease expires. Stores that do not sync in
 *    time end `run` too, and a replica competes for the Lease or the shards only with synced
 *    stores.
 *
 * Controllers and runnables belong to two groups (`run/managed_work.ts`, `run/run_group.ts`): one
 * runs while the replica leads or on its shards, the other all the time. A member that fails ends
 * both groups, and `run` rejects with its error when all have ended.
 *
 * A controller without `for` has the same queue, assignment and stores; `work/key_work.ts` replaces
 * this file. With shards, each replica remembers the keys of its sources, so that a replica that
 * takes a bucket knows its keys.
 *
 * @module
 */
import type { ResourceDefinition } from "../../client/resource_definition.ts";
import { resourcePath } from "../../client/resource_path.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { Lister } from "../../informer/store/lister.ts";
import { addFinalizer, changeFinalizer, removeFinalizer } from "./finalizer.ts";
import type { ControllerServices } from "../context/controller_services.ts";
import type { ControllerOptions, ReconcileResult } from "./controller_options.ts";
import { createEventRecorder, type EventRecorder } from "../context/event_recorder.ts";
import { guardedKube } from "../assignment/guarded_kube.ts";
import { nextReconcile } from "./next_reconcile.ts";
import { ObjectContext } from "../context/object_context.ts";
import type { FreshObjects } from "../own_writes/fresh_objects.ts";
import {
  type ChangePredicates,
  isKeyRelevant,
  isRelevant,
  predicatesOf,
} from "../sources/is_relevant.ts";
import { keptObject, selectionOf, type WatchedObjects } from "../sources/watched.ts";
import { predicateFailed } from "../sources/sources.ts";
import { withTimeLimit } from "../../core/time/time_limit.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import type { Attempt } from "../context/attempt.ts";
import type { ControllerWork } from "./controller_work.ts";

/** Settings of a {@linkcode Reconciler}. */
export interface ReconcilerOptions<T extends KubernetesObject> {
  /** The manager's parts. */
  services: ControllerServices;
  /** The settings of the controller. */
  controller: ControllerOptions<T>;
  /** Name of the controller. */
  name: string;
  /** The objects to reconcile. */
  store: Lister<T>;
}

/** Calls the functions of a controller for one object, with its finalizer. */
export class Reconciler<T extends KubernetesObject> implements ControllerWork {
  readonly #options: ReconcilerOptions<T>;
  readonly #watched: WatchedObjects<T>;
  readonly #resource: ResourceDefinition<T>;
  readonly #when: ChangePredicates<T>;
  readonly #everyOwner: ReadonlySet<string>;
  readonly #events: EventRecorder;
  #lastDrop = "";

  /** Creates a reconciler. */
  constructor(options: ReconcilerOptions<T>) {
    const { services, name } = options;
    this.#options = options;
    this.#watched = selectionOf(options.controller.for);
    this.#resource = this.#watched.resource;
    this.#when = predicatesOf(this.#watched.when);
    const owned = (options.controller.owns ?? []).map((each) => selectionOf(each));
    const shared = owned.filter(({ everyOwner }) => everyOwner);
    this.#everyOwner = new Set(shared.map(({ resource }) => resourcePath(resource)));
    this.#events = createEventRecorder(guardedKube(services.kube, services.guard), {
      controller: name.includes("/") ? name : `kubewire.dev/${name}`,
      instance: services.instance,
      onDropped: (error) => this.#reportDropped(error),
    });
  }

  async flushEvents(limitMs: number): Promise<void> {
    const { clock } = this.#options.services;
    await withTimeLimit(clock, () => this.#events.finish(), { limitMs }).catch(() => {});
  }

  *keys(isOwn: (key: string) => boolean): Iterable<string> {
    const { store } = this.#options;
    const { created } = this.#when;
    const failed = this.#predicateFailed();
    for (const key of store.keys()) {
      if (!isOwn(key)) continue;
      const object = created && store.get(key); // it is not parsed for nothing
      if (object && !isRelevant({ type: "added", object, initial: true }, this.#when, failed)) {
        continue;
      }
      yield key;
    }
  }

  isWanted(key: string): boolean {
    return isKeyRelevant(this.#options.store.get(key), this.#when, this.#predicateFailed());
  }

  #predicateFailed() {
    const { services, name } = this.#options;
    return predicateFailed((error, what) => services.onError(error, name, what));
  }

  see(): void {} // the store has the keys

  /** Reconciles the object with a key, as the store or the fresh objects have it. */
  async reconcile(key: string, attempt: Attempt): Promise<ReconcileResult | void> {
    const { reconcile, finalizer, onGone } = this.#options.controller;
    const { signal, freshObjects } = attempt;
    const stored = this.#options.store.get(key);
    const object = freshObjects ? this.#read(freshObjects, key, stored) : stored;
    const context = this.#context(key, object, attempt);
    if (!object) return await onGone?.(context);
    if (!finalizer) return await reconcile(object, context);
    const handle = context.client(this.#resource);
    const change = { name: finalizer.name, signal };
    if (object.metadata.deletionTimestamp === undefined) {
      // Its event leads to no reconcile, for this one goes on with the response.
      const end = attempt.onStep(object.metadata.resourceVersion ?? "");
      let added: DeepReadonly<T> | undefined;
      try {
        added = await changeFinalizer(addFinalizer, handle, object, change);
      } finally {
        end(added?.metadata.resourceVersion);
      }
      if (!added) return; // it is gone or goes: that is a change of its own
      const finalized = added === object ? object : keptObject(this.#watched, added);
      return await reconcile(finalized, context.with(finalized));
    }
    if (!object.metadata.finalizers?.includes(finalizer.name)) return;
    const result = await finalizer.cleanup(object, context);
    if (nextReconcile(result)) return result; // not yet
    await changeFinalizer(removeFinalizer, handle, context.newest ?? object, change);
  }

  /** Returns the object as the server has it, in the form of those in the store. */
  #read(
    freshObjects: FreshObjects,
    key: string,
    stored: DeepReadonly<T> | undefined,
  ): DeepReadonly<T> | undefined {
    const object = freshObjects.get(resourcePath(this.#resource), key, stored);
    return object && object !== stored ? keptObject(this.#watched, object) : object;
  }

  #context(
    key: string,
    object: DeepReadonly<T> | undefined,
    attempt: Attempt,
  ): ObjectContext<T> {
    const { services, name } = this.#options;
    return new ObjectContext<T>({
      ...attempt,
      services,
      controller: name,
      resource: this.#resource,
      hasStatus: !this.#watched.metadataOnly,
      everyOwner: this.#everyOwner,
      isPartial: this.#watched.transform !== undefined,
      key,
      object,
      events: this.#events,
    });
  }

  /** Reports why Events are not recorded; a repeated reason is reported once. */
  #reportDropped(error: unknown): void {
    const text = String(error);
    if (text === this.#lastDrop) return;
    this.#lastDrop = text;
    const { services, name } = this.#options;
    callSafely(services.onError, error, name, "an Event, which is not recorded");
  }
}
