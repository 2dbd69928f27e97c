/**
 * Makes a reconcile see the writes of the one before: its key waits until the stores show them.
 *
 * - **Noted** when the server answers (`tracked_kube.ts`, by the path of the request). A response may
 *   not show the object: it was lost, or it is that of an eviction or a binding. Then the object is
 *   read from the server; or the metadata of the collection (`read_collection.ts`), if the server has
 *   chosen the name or there are many objects.
 * - **Seen** (`has_seen.ts`) when each informer that has such an object has reached the
 *   resourceVersion. Versions are compared as numbers, and only within one resource; if they are not
 *   numbers, the same version or a later event counts. A deletion is seen if the uid is gone or has a
 *   deletionTimestamp. If the object had no finalizer and no grace period, or lost its last
 *   finalizer, it must be gone. A collection is seen if the store has each object in which it
 *   differed: the version of a list may reach it a minute later.
 * - **Late.** After 10 s (`store_wait.ts`) the written objects are read from the server and replace
 *   those of the stores (`fresh_objects.ts`). They are read by lists with a field selector, because
 *   the account may have `list` without `get`. Only the server can say whether an informer's own
 *   field selector excludes a written object; the list repeats that selector.
 *
 * Each key has one record for each cluster (`store_wait.ts`). If another cluster does not answer
 * within 20 s, the reconcile begins without its stores. The guard of the manager's Lease or shards
 * checks the writes in all clusters.
 *
 * @module
 */
import { compareVersions } from "../../core/compare_versions.ts";
import { TimeoutError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { FreshObjects } from "./fresh_objects.ts";
import { readCollection } from "./read_collection.ts";
import { readObject } from "./read_object.ts";
import { hasSeen, lacksLabels, mayBeExcluded, untilSeen } from "./has_seen.ts";
import type { FollowedResource, InformersOf } from "../sources/followed_resource.ts";
import { collectionPath, type WrittenObject } from "./written_object.ts";

/** With more objects to read of one collection, the whole collection is read. */
const MOST_READS = 8;

/** Settings of {@linkcode OwnWrites}. */
export interface OwnWritesOptions {
  /** The client, for objects that must be read from the server. */
  kube: KubeFetch;
  /** Finds the informers. */
  informersOf: InformersOf;
  /** Milliseconds after which the written objects are read from the server. */
  limitMs: number;
}

/**
 * The writes of each key's reconciles that the stores have not seen yet, so that the next reconcile
 * of the key waits for them.
 */
export class OwnWrites {
  readonly #options: OwnWritesOptions;
  /** The last write of each object, by the object, by the key of the reconcile. */
  readonly #keys = new Map<string, Map<string, WrittenObject>>();

  /** Creates a record without writes. */
  constructor(options: OwnWritesOptions) {
    this.#options = options;
  }

  /** Number of keys with writes that the stores may not have seen. */
  get size(): number {
    return this.#keys.size;
  }

  /** Notes a write of the reconcile of a key. Writes that no informer shows are not noted. */
  note(key: string, written: WrittenObject): void {
    const { resource, namespace, name } = written;
    if (this.#options.informersOf(resource, namespace).length === 0) return;
    if (name === "" && !written.isUnknown) return;
    const known = this.#keys.get(key)?.get(placeOf(written));
    this.#set(key, known ? lastWrite(known, written) : written);
  }

  /** Returns whether the stores have seen all writes of a key; then it forgets them. */
  isSeen(key: string): boolean {
    const { informersOf } = this.#options;
    const objects = this.#keys.get(key);
    if (!objects) return true;
    for (const [place, written] of objects) {
      const followed = informersOf(written.resource, written.namespace);
      if (!followed.every((each) => hasSeen(each, written))) return false;
      objects.delete(place);
    }
    this.#keys.delete(key);
    return true;
  }

  /** Forgets the writes of a key. */
  forget(key: string): void {
    this.#keys.delete(key);
  }

  /**
   * Waits until the stores have seen the writes of a key. If that takes longer than the limit,
   * returns the written objects as the server has them.
   *
   * @throws {ApiStatusError} If the server refuses to show an object.
   * @throws {NetworkError} If the server cannot be reached.
   */
  async untilSeen(key: string, signal: AbortSignal): Promise<FreshObjects | undefined> {
    const { limitMs, informersOf } = this.#options;
    await this.#readUnknown(key, signal);
    const options = { timeoutMs: limitMs, signal };
    const waits = this.#of(key).flatMap((written) =>
      informersOf(written.resource, written.namespace).map((followed) =>
        untilSeen(followed, written, options).catch((error) => {
          if (this.#isFollowed(followed, written)) throw error; // otherwise it shows nothing any more
        })
      )
    );
    const [late] = (await Promise.allSettled(waits)).filter(({ status }) => status === "rejected");
    if (late?.status !== "rejected") return undefined;
    if (!(late.reason instanceof TimeoutError)) throw late.reason;
    const freshObjects = new FreshObjects();
    await Promise.all(
      this.#of(key).map(async (written) => {
        freshObjects.set(written, await this.#read(key, written, signal));
      }),
    );
    return freshObjects;
  }

  #isFollowed({ informer }: FollowedResource, { resource, namespace }: WrittenObject): boolean {
    const followed = this.#options.informersOf(resource, namespace);
    return followed.some((each) => each.informer === informer);
  }

  #set(key: string, written: WrittenObject): void {
    let objects = this.#keys.get(key);
    if (!objects) this.#keys.set(key, objects = new Map());
    objects.set(placeOf(written), written);
  }

  #of(key: string): WrittenObject[] {
    return [...this.#keys.get(key)?.values() ?? []];
  }

  /** Reads the objects that the responses to the writes of a key do not show. */
  async #readUnknown(key: string, signal: AbortSignal): Promise<void> {
    const { kube, informersOf } = this.#options;
    const unread = this.#of(key).filter((written) =>
      written.isUnknown ||
      this.#informersOf(written).some((each) =>
        lacksLabels(each, written) || mayBeExcluded(each, written)
      )
    );
    const collections = Map.groupBy(unread, collectionPath);
    await Promise.all([...collections.values()].map(async (objects) => {
      if (objects.length <= MOST_READS && objects.every(({ name }) => name !== "")) {
        await Promise.all(objects.map((each) => this.#findOut(key, each, signal)));
        return;
      }
      const [path] = objects as [WrittenObject];
      const informers = informersOf(path.resource, path.namespace);
      const read = await Promise.all(
        informers.map((followed) => readCollection(kube, { path, followed }, { signal })),
      );
      for (const each of objects) this.#keys.get(key)?.delete(placeOf(each));
      for (const written of read.flatMap(({ behind }) => behind)) {
        const isListed = (at: number) => read[at]!.keys.has(objectKey(written));
        this.#set(key, excludedFrom(written, informers.filter((_, at) => !isListed(at))));
      }
    }));
  }

  /** Reads from the server the state that the response to a write does not show. */
  async #findOut(key: string, written: WrittenObject, signal: AbortSignal): Promise<void> {
    const lacks = this.#informersOf(written).some((each) => lacksLabels(each, written));
    if (written.isUnknown || lacks) await this.#read(key, written, signal);
    const known = this.#keys.get(key)?.get(placeOf(written)) ?? written;
    const open = this.#informersOf(known).filter((each) => mayBeExcluded(each, known));
    if (open.length === 0) return;
    const isShown = await Promise.all(
      open.map((selection) => readObject(this.#options.kube, known, { signal, selection })),
    );
    this.#set(key, excludedFrom(known, open.filter((_, at) => !isShown[at])));
  }

  #informersOf({ resource, namespace }: WrittenObject): readonly FollowedResource[] {
    return this.#options.informersOf(resource, namespace);
  }

  /** Reads an object from the server, and notes its present state as written. */
  async #read(
    key: string,
    { resource, namespace, name, uid: known }: WrittenObject,
    signal: AbortSignal,
  ): Promise<KubernetesObject | undefined> {
    const path = { resource, namespace, name };
    const object = await readObject(this.#options.kube, path, { signal });
    if (!object) {
      // Another object of this name in a store, later, is not the one that is gone now.
      const uid = known ?? this.#options.informersOf(resource, namespace)
        .map(({ informer }) => informer.store.get(objectKey(path))?.metadata.uid)
        .find((uid) => uid !== undefined);
      this.#set(key, { ...path, uid, isDeletion: true, isGone: true });
      return undefined;
    }
    const { uid, resourceVersion: version, labels = {} } = object.metadata;
    this.#set(key, { ...path, uid, version, labels, isDeletion: false });
    return object;
  }
}

/** Returns a write with the informers whose field selector excludes its object. */
function excludedFrom(
  written: WrittenObject,
  followed: readonly FollowedResource[],
): WrittenObject {
  const selective = followed.filter(({ fieldSelector }) => fieldSelector !== undefined);
  if (selective.length === 0 || written.isDeletion) return written;
  return { ...written, excludedFrom: new Set(selective.map(({ informer }) => informer)) };
}

function placeOf({ resource, namespace, name }: WrittenObject): string {
  return `${resource} ${namespace}/${name}`;
}

/**
 * Returns the write to wait for after two of the same object. A deletion is seen only by a store that
 * has seen the write before; a write without a response may still be made after the next one. Of two
 * responses that have crossed, the newer version counts.
 */
function lastWrite(known: WrittenObject, written: WrittenObject): WrittenObject {
  const isUnknown = known.isUnknown || written.isUnknown || false;
  if (written.isDeletion) {
    const { version = known.version, labels = known.labels } = written;
    const { excludedFrom } = known;
    return { ...written, version, labels, isUnknown, ...(excludedFrom && { excludedFrom }) };
  }
  if (isUnknown || known.isDeletion) return { ...written, isUnknown };
  const isNewer = (compareVersions(known.version ?? "", written.version ?? "") ?? -1) > 0;
  return isNewer ? known : { ...written, isUnknown };
}
