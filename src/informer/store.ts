import type { KubernetesObject } from "../core/object_meta.ts";
import type { Lister } from "./lister.ts";
import { ObjectIndex } from "./object_index.ts";
import type { ObjectPacker } from "./object_packer.ts";
import type { ReadOnly } from "./read_only.ts";
import type { StoredObject } from "./stored_object.ts";

/** What a write changed in a {@linkcode Store}. */
export interface StoreChange<T> {
  /** What happened to the object. */
  type: "added" | "updated" | "deleted";
  /** The object as it is now; for `deleted` its last known state. */
  stored: StoredObject<T>;
  /** For `updated`: what was in the store before. */
  previous?: StoredObject<T> | undefined;
  /** For `deleted`: it vanished while nobody watched. */
  missed: boolean;
}

/** What a {@linkcode Store} is made of. */
export interface StoreOptions<T extends KubernetesObject> {
  /** What makes the store's objects; it knows the indexes. */
  packer: ObjectPacker<T>;
  /**
   * Told of each change, once the store shows the whole write that it belongs to. It must neither
   * throw nor write to the store.
   */
  onChange: (change: StoreChange<T>) => void;
}

/**
 * The local copy of a resource: one writer, many readers. A write is visible as a whole before
 * anybody is told of it.
 */
export class Store<T extends KubernetesObject> implements Lister<T> {
  readonly #onChange: (change: StoreChange<T>) => void;
  readonly #indexes: ReadonlyMap<string, ObjectIndex<T>>;
  #objects = new Map<string, StoredObject<T>>();

  /** Creates an empty store. */
  constructor(options: StoreOptions<T>) {
    this.#onChange = options.onChange;
    this.#indexes = new Map(
      options.packer.indexNames.map((name, position) => [name, new ObjectIndex<T>(position)]),
    );
  }

  /** How many objects there are. */
  get size(): number {
    return this.#objects.size;
  }

  /** The object with this key. */
  get(key: string): ReadOnly<T> | undefined {
    return this.#objects.get(key)?.get();
  }

  /** Whether there is an object with this key. */
  has(key: string): boolean {
    return this.#objects.has(key);
  }

  /** The keys as they are now. */
  keys(): Iterable<string> {
    return [...this.#objects.keys()];
  }

  /** The objects as they are now, parsed one by one. */
  [Symbol.iterator](): Iterator<ReadOnly<T>> {
    return this.storedObjects().values().map((stored) => stored.read());
  }

  /** All objects, or those of a namespace. */
  list(namespace?: string): ReadOnly<T>[] {
    if (namespace) return this.byIndex("namespace", namespace);
    return [...this];
  }

  /**
   * The objects that have `value` in the index `name`.
   *
   * @throws {RangeError} If there is no such index.
   */
  byIndex(name: string, value: string): ReadOnly<T>[] {
    const objects: ReadOnly<T>[] = [];
    for (const key of this.#index(name).get(value) ?? []) {
      const stored = this.#objects.get(key);
      if (stored) objects.push(stored.read());
    }
    return objects;
  }

  /**
   * How many objects have `value` in the index `name`.
   *
   * @throws {RangeError} If there is no such index.
   */
  countByIndex(name: string, value: string): number {
    return this.#index(name).get(value)?.size ?? 0;
  }

  /** What is kept under a key. */
  stored(key: string): StoredObject<T> | undefined {
    return this.#objects.get(key);
  }

  /** All that is kept, as it is now. */
  storedObjects(): StoredObject<T>[] {
    return [...this.#objects.values()];
  }

  /**
   * Takes the result of a list for all that there is, and tells the difference: what is new, what
   * has another resourceVersion, and what is missing. Where a key has another uid, its object was
   * deleted and made anew. Nothing has changed if `objects` throws.
   */
  replace(objects: Iterable<StoredObject<T>>): void {
    const before = this.#objects;
    const after = new Map<string, StoredObject<T>>();
    for (const stored of objects) {
      const held = before.get(stored.key);
      const isKnown = held !== undefined && isSameVersion(held, stored);
      if (isKnown) stored.leave();
      after.set(stored.key, isKnown ? held : stored);
    }
    const changes: StoreChange<T>[] = [];
    for (const [key, stored] of after) {
      const held = before.get(key);
      if (held === stored) continue;
      held?.leave();
      changes.push(...difference(held, stored));
    }
    for (const [key, held] of before) {
      if (after.has(key)) continue;
      held.leave();
      changes.push({ type: "deleted", stored: held, missed: true });
    }
    this.#objects = after;
    for (const { type, stored, previous } of changes) {
      if (type === "deleted") this.#unindex(stored);
      else this.#reindex(previous, stored);
    }
    for (const change of changes) this.#onChange(change);
  }

  /**
   * Takes one event of a watch. What the store has already (a resourceVersion again, a deletion of
   * what is not there) is no change.
   */
  apply(type: "ADDED" | "MODIFIED" | "DELETED", stored: StoredObject<T>): void {
    const held = this.#objects.get(stored.key);
    if (type === "DELETED") {
      if (!held) return;
      this.#objects.delete(stored.key);
      this.#unindex(held);
      held.leave();
      // One of another uid was deleted after the one that is held, whose own end was not seen.
      const missed = held.uid !== stored.uid;
      this.#onChange({ type: "deleted", stored: missed ? held : stored, missed });
      return;
    }
    if (held && isSameVersion(held, stored)) return;
    this.#objects.set(stored.key, stored);
    this.#reindex(held, stored);
    held?.leave();
    for (const change of difference(held, stored)) this.#onChange(change);
  }

  #index(name: string): ObjectIndex<T> {
    const index = this.#indexes.get(name);
    if (index) return index;
    const known = [...this.#indexes.keys()].map((each) => `"${each}"`).join(", ");
    throw new RangeError(`There is no index "${name}"; the indexes of this store are ${known}`);
  }

  #reindex(before: StoredObject<T> | undefined, stored: StoredObject<T>): void {
    for (const index of this.#indexes.values()) index.replace(before, stored);
  }

  #unindex(stored: StoredObject<T>): void {
    for (const index of this.#indexes.values()) index.delete(stored);
  }
}

/** An object without a resourceVersion is never known to be the same. */
function isSameVersion<T>(held: StoredObject<T>, stored: StoredObject<T>): boolean {
  return held.resourceVersion !== "" && held.resourceVersion === stored.resourceVersion &&
    held.uid === stored.uid;
}

/** What has happened if `stored` is there in place of `held`. */
function difference<T>(
  held: StoredObject<T> | undefined,
  stored: StoredObject<T>,
): StoreChange<T>[] {
  if (held?.uid === stored.uid) {
    return [{ type: "updated", stored, previous: held, missed: false }];
  }
  const added: StoreChange<T> = { type: "added", stored, missed: false };
  return held ? [{ type: "deleted", stored: held, missed: true }, added] : [added];
}
