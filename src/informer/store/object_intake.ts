import type { KubernetesObject, ObjectMeta } from "../../core/object_meta.ts";
import { ObjectNotKeptError } from "./object_errors.ts";
import { objectKey } from "./object_key.ts";
import type { ObjectPacker, ObjectSource } from "./object_packer.ts";
import type { Store } from "./store.ts";
import type { StoredObject } from "./stored_object.ts";

/** Settings of an {@linkcode ObjectIntake}. */
export interface ObjectIntakeOptions<T extends KubernetesObject> {
  /** The path of the objects' resource. */
  path: string;
  /** Creates the stored objects. */
  packer: ObjectPacker<T>;
  /** The store with the previous versions. */
  store: Store<T>;
  /** Called for each object that cannot be kept; must not throw. */
  onError: (error: ObjectNotKeptError) => void;
}

/**
 * Packs the objects that a server sends. If an object cannot be packed, this is reported, and the
 * store's version of it, if any, is used: no object ends an informer.
 */
export class ObjectIntake<T extends KubernetesObject> {
  readonly #options: ObjectIntakeOptions<T>;

  /** Creates an intake. */
  constructor(options: ObjectIntakeOptions<T>) {
    this.#options = options;
  }

  /** Packs an object, as {@linkcode ObjectPacker.pack}. */
  pack(object: T, source?: ObjectSource<T>): StoredObject<T> | undefined {
    const metadata: Partial<ObjectMeta> | undefined = object?.metadata;
    const { name, namespace } = metadata ?? {}; // a transform may change them before it throws
    try {
      return this.#options.packer.pack(object, source);
    } catch (error) {
      return this.#kept({ name, namespace }, error);
    }
  }

  /** Packs an object, as {@linkcode ObjectPacker.packOneOfMany}. */
  packOneOfMany(object: T, source?: ObjectSource<T>): StoredObject<T> | undefined {
    const metadata: Partial<ObjectMeta> | undefined = object?.metadata;
    const { name, namespace } = metadata ?? {};
    try {
      return this.#options.packer.packOneOfMany(object, source);
    } catch (error) {
      return this.#kept({ name, namespace }, error);
    }
  }

  #kept(
    { name, namespace }: { name: string | undefined; namespace: string | undefined },
    error: unknown,
  ): StoredObject<T> | undefined {
    const { path, store, onError } = this.#options;
    const key = name ? objectKey({ name, namespace: namespace ?? "" }) : "";
    onError(new ObjectNotKeptError(key, path, error));
    return store.stored(key);
  }
}

/**
 * Keeps the last few received objects parsed for the handlers: they run a moment later, and parsing
 * an object again would nearly double the cost of an event.
 */
export class RecentObjects<T> {
  readonly #ring: (StoredObject<T> | undefined)[];
  #next = 0;

  /** Creates a ring for `limit` objects. */
  constructor(limit: number) {
    this.#ring = Array.from({ length: limit }, () => undefined);
  }

  /** Adds the latest object and releases the oldest. */
  add(stored: StoredObject<T>): void {
    this.#ring[this.#next]?.letGo();
    this.#ring[this.#next] = stored;
    this.#next = (this.#next + 1) % this.#ring.length;
  }
}
