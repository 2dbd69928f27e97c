import type { KubernetesObject } from "../../core/object_meta.ts";
import { type IndexFunction, ObjectIndex } from "./object_index.ts";
import type { Lister } from "./lister.ts";
import type { ObjectPacker } from "./object_packer.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { StoredObject } from "./stored_object.ts";

/** A change that a write made to a {@linkcode Store}. */
export interface StoreChange<T> {
  /** The kind of change. */
  type: "added" | "updated" | "deleted";
  /** The current state of the object; for `deleted` its last known state. */
  stored: StoredObject<T>;
  /** The object that was in the store before, for `updated`. */
  previous?: StoredObject<T> | undefined;
  /** Whether the deletion was not observed by a watch, for `deleted`. */
  missed: boolean;
}

/** Settings of a {@linkcode Store}. */
export interface StoreOptions<T extends KubernetesObject> {
  /** Creates the store's objects; it knows the indexes. */
  packer: ObjectPacker<T>;
  /**
   * Called for each change, when the whole write that contains it is visible in the store. It must
   * neither throw nor write to the store.
   */
  onChange: (change: StoreChange<T>) => void;
}

/**
 * The local copy of a resource: one writer, many readers. A write is completely visible before its
 * changes are reported.
 */
export class Store<T extends KubernetesObject> implements Lister<T> {
  readonly #onChange: (change: StoreChange<T>) => void;
  readonly #packer: ObjectPacker<T>;
  readonly #indexes: Map<string, ObjectIndex<T>>;
  #objects = new Map<string, StoredObject<T>>();

  /** Creates an empty store. */
  constructor(options: StoreOptions<T>) {
    this.#onChange = options.onChange;
    this.#packer = options.packer;
    this.#indexes = new Map(
      options.packer.indexNames.map((name, position) => [name, new ObjectIndex<T>(position)]),
    );
  }

  /** The number of objects. */
  get size(): number {
    return this.#objects.size;
  }

  /** Returns the object with this key, if it exists. */
  get(key: string): DeepReadonly<T> | undefined {
    return this.#objects.get(key)?.get();
  }

  /** Returns whether an object with this key exists. */
  has(key: string): boolean {
    return this.#objects.has(key);
  }

  /** Returns the current keys. */
  keys(): Iterable<string> {
    return [...this.#objects.keys()];
  }

  /** Iterates over the current objects, parsed one by one. */
  [Symbol.iterator](): Iterator<DeepReadonly<T>> {
    return this.storedObjects().values().map((stored) => stored.read());
  }

  /** Returns all objects, or those of a namespace. */
  list(namespace?: string): DeepReadonly<T>[] {
    if (namespace) return this.byIndex("namespace", namespace);
    return [...this];
  }

  /**
   * Returns the objects that have `value` in the index `name`.
   *
   * @throws {RangeError} If the index does not exist.
   */
  byIndex(name: string, value: string): DeepReadonly<T>[] {
    const objects: DeepReadonly<T>[] = [];
    for (const key of this.#index(name).get(value) ?? []) {
      const stored = this.#objects.get(key);
      if (stored) objects.push(stored.read());
    }
    return objects;
  }

  /**
   * Returns the number of objects that have `value` in the index `name`.
   *
   * @throws {RangeError} If the index does not exist.
   */
  countByIndex(name: string, value: string): number {
    return this.#index(name).get(value)?.size ?? 0;
  }

  /** Returns the stored object with this key. */
  stored(key: string): StoredObject<T> | undefined {
    return this.#objects.get(key);
  }

  /** Returns all current stored objects. */
  storedObjects(): StoredObject<T>[] {
    return [...this.#objects.values()];
  }

  /**
   * Adds indexes: the objects that are there are found by them at once, and each of them is parsed for
   * that.
   *
   * @throws {TypeError} If an index is named `namespace`: that index always exists.
   */
  addIndexes(indexes: Record<string, IndexFunction<T>>): void {
    this.#packer.addIndexes(indexes);
    const { indexNames } = this.#packer;
    const added = Object.keys(indexes).map((name) => {
      const index = new ObjectIndex<T>(indexNames.indexOf(name));
      this.#indexes.set(name, index);
      return index;
    });
    if (added.length === 0) return;
    for (const stored of this.#objects.values()) {
      this.#packer.complete(stored);
      for (const index of added) index.replace(undefined, stored);
    }
  }

  /**
   * Replaces the content with the result of a list, and reports the differences: new objects,
   * objects with another resourceVersion, and missing objects. If the uid for a key differs, the
   * old object was deleted and a new one created. Nothing changes if `objects` throws.
   */
  replace(objects: Iterable<StoredObject<T>>): void {
    const before = this.#objects;
    const after = new Map<string, StoredObject<T>>();
    for (const stored of objects) {
      const held = before.get(stored.key);
      const isKnown = held !== undefined && isSameVersion(held, stored);
      if (isKnown) stored.leave();
      else this.#packer.complete(stored); // it may have been packed before an index was added
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
   * Applies one event of a watch. An event that the store already reflects (the same
   * resourceVersion, or the deletion of a missing object) is not a change.
   */
  apply(type: "ADDED" | "MODIFIED" | "DELETED", stored: StoredObject<T>): void {
    const held = this.#objects.get(stored.key);
    if (type === "DELETED") {
      if (!held) return;
      this.#objects.delete(stored.key);
      this.#unindex(held);
      held.leave();
      // An object of another uid was deleted after the stored one, whose deletion was not seen.
      const missed = held.uid !== stored.uid;
      this.#onChange({ type: "deleted", stored: missed ? held : stored, missed });
      return;
    }
    if (held && isSameVersion(held, stored)) return;
    this.#objects.set(stored.key, stored);
    this.#packer.complete(stored);
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

/** Whether both are the same version; never true without a resourceVersion. */
function isSameVersion<T>(held: StoredObject<T>, stored: StoredObject<T>): boolean {
  return held.resourceVersion !== "" && held.resourceVersion === stored.resourceVersion &&
    held.uid === stored.uid;
}

/** Returns the changes that result from `stored` in place of `held`. */
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
