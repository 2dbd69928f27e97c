import { checkTexts } from "../../core/check_options.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import { identify, KubewireError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { shownValue } from "../../core/shown_value.ts";
import { describeState } from "../../informer/reflector/informer_state.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import type { FreshObjects } from "../own_writes/fresh_objects.ts";
import { isExcluded } from "../own_writes/has_seen.ts";
import { isKey, keyError } from "../queue/key.ts";
import type { FollowedInformers } from "../sources/followed_informers.ts";
import type { FollowedResource } from "../sources/followed_resource.ts";
import { placeOf } from "../sources/informer_not_synced.ts";

/**
 * The objects of a resource that a controller follows, read-only: all readers share them. It is synced
 * before the first reconcile, unless a source of the resource is optional; until then a read throws
 * where it would need objects that have not arrived.
 */
export interface FollowedStore<T> {
  /**
   * Whether the store has received the whole initial list; once true, it stays true. It is false for
   * a reconcile whose key has written in another cluster that is away since: the store may lack
   * these writes, and reads throw.
   */
  readonly synced: boolean;
  /**
   * Returns the object with this key (`namespace/name`, or `name`), if it exists.
   *
   * @throws {TypeError} If the key is not a text.
   * @throws {StoreNotSyncedError} If the store is not synced.
   */
  get(key: string): DeepReadonly<T> | undefined;
  /**
   * Returns all objects, or those of a namespace.
   *
   * @throws {StoreNotSyncedError} If the store is not synced.
   */
  list(namespace?: string): DeepReadonly<T>[];
  /**
   * Returns the objects that have `value` in the index `name`: `namespace`, or one of `indexes` of a
   * selection. Of several selections of the resource, those with the index count.
   *
   * @throws {RangeError} If none of them has the index.
   * @throws {StoreNotSyncedError} If the store is not synced.
   */
  byIndex(name: string, value: string): DeepReadonly<T>[];
}

/** Settings of {@linkcode followedStore}. */
interface FollowedStoreOptions {
  /** The informers of the cluster. */
  readonly followed: FollowedInformers;
  /** Name of the controller. */
  readonly controller: string;
  /** Objects that replace those in the stores. */
  readonly freshObjects: FreshObjects | undefined;
  /** The path of the resource without a namespace. */
  readonly path: string;
  /** The URL of the API server, for errors. */
  readonly server?: string;
}

/**
 * Returns the objects in the informers of a controller for one resource, which together look like
 * one store; `undefined` if it has none.
 */
export function followedStore<T extends KubernetesObject>(
  { followed, controller, freshObjects, path, server }: FollowedStoreOptions,
): FollowedStore<T> | undefined {
  const informersIn = (namespace?: string) => followed.of(path, namespace, controller);
  if (informersIn().length === 0) return undefined;
  const isShown = (object: DeepReadonly<T>, isFound: (each: FollowedResource) => boolean) => {
    const { labels, namespace } = object.metadata;
    const excludedFrom = freshObjects?.excludedFrom(object);
    const facts = { labels: labels ?? {}, ...(excludedFrom && { excludedFrom }) };
    return informersIn(namespace).some((each) => !isExcluded(each, facts) && isFound(each));
  };
  /** Collects the objects of all informers; the selections may overlap. */
  const collect = (
    read: (each: FollowedResource) => readonly DeepReadonly<KubernetesObject>[],
    isRead: (object: DeepReadonly<T>) => boolean,
    namespace?: string,
  ) => {
    const found = new Map<string, DeepReadonly<T>>();
    for (const each of informersIn(namespace)) {
      refuseUnsynced(each);
      for (const object of read(each)) {
        found.set(objectKey(object.metadata as { name: string }), object as DeepReadonly<T>);
      }
    }
    freshObjects?.applyTo(path, found, isRead);
    return [...found.values()];
  };
  const failure = freshObjects?.failure;
  const refuseUnsynced = ({ informer: { synced, state } }: FollowedResource) => {
    if (failure) throw unknownStore(placeOf(path, server), failure);
    if (synced) return;
    throw new StoreNotSyncedError(
      `The store of ${placeOf(path, server)} has no objects yet: its informer is ` +
        `${describeState(state)}.`,
    );
  };
  return {
    get synced() {
      return !failure && informersIn().every(({ informer }) => informer.synced);
    },
    get(key) {
      if (!isKey(key)) throw keyError(key, "a call of get of a store");
      const slash = key.indexOf("/");
      const informers = informersIn(slash < 0 ? undefined : key.slice(0, slash));
      for (const { informer } of failure ? [] : informers) {
        const stored = informer.store.get(key) as DeepReadonly<T> | undefined;
        if (stored) return freshObjects ? freshObjects.get(path, key, stored) : stored;
      }
      informers.forEach(refuseUnsynced);
      const read = freshObjects?.get<DeepReadonly<T>>(path, key, undefined);
      return read && isShown(read, () => true) ? read : undefined;
    },
    list(namespace = "") {
      checkTexts({ namespace }, ["namespace"]);
      return collect(
        ({ informer }) => informer.store.list(namespace),
        (object) =>
          (namespace === "" || object.metadata.namespace === namespace) &&
          isShown(object, () => true),
        namespace || undefined,
      );
    },
    byIndex(name, value) {
      if (typeof value !== "string") {
        throw new TypeError(`The value of byIndex must be a string: it is ${shownValue(value)}.`);
      }
      let missing: { error: unknown } | undefined;
      let isKnown = false;
      const found = collect(
        ({ informer }) => {
          try {
            const objects = informer.store.byIndex(name, value);
            isKnown = true;
            return objects;
          } catch (error) {
            missing = { error };
            return [];
          }
        },
        (object) =>
          isShown(
            object,
            ({ informer }) => followed.indexValues(informer, name, object).includes(value),
          ),
      );
      if (missing && !isKnown) throw missing.error;
      return found;
    },
  };
}

function unknownStore(place: string, cause: Error): StoreNotSyncedError {
  return new StoreNotSyncedError(
    `The store of ${place} may lack the last writes of this key, and the server does not report ` +
      `their outcome: ${cause.message}`,
    { cause },
  );
}

/**
 * A store was read before it is synced: a source of the resource is optional, and its cluster or its
 * resource is away. Without this error an absent store would look like one without objects. Or the
 * last reconcile of the key has written in another cluster, which is away since, so that the store
 * may lack these writes.
 *
 * @example A cluster that may be away
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { type KeyContext, StoreNotSyncedError } from "jsr:@kubewire/kubewire/controller";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * export function countPods({ cluster }: KeyContext, west: KubeFetch): number | undefined {
 *   try {
 *     return cluster(west).store(pods).list().length;
 *   } catch (error) {
 *     if (error instanceof StoreNotSyncedError) return undefined; // not 0
 *     throw error;
 *   }
 * }
 * ```
 */
export class StoreNotSyncedError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_STORE_NOT_SYNCED" = identify(this, "ERR_STORE_NOT_SYNCED");
}
