import type { KubernetesObject, ObjectMeta } from "../core/object_meta.ts";
import { objectKey } from "./object_key.ts";
import { ObjectNotKeptError } from "./object_not_kept_error.ts";
import type { ObjectPacker, ObjectSource } from "./object_packer.ts";
import type { Store } from "./store.ts";
import type { StoredObject } from "./stored_object.ts";

/** What an {@linkcode ObjectIntake} works on. */
export interface ObjectIntakeOptions<T extends KubernetesObject> {
  /** Where the objects are. */
  path: string;
  /** Makes what is stored. */
  packer: ObjectPacker<T>;
  /** Has the versions that were kept before. */
  store: Store<T>;
  /** Called for each object that cannot be kept; must not throw. */
  onError: (error: ObjectNotKeptError) => void;
}

/**
 * Packs the objects that a server sends. One that cannot be packed is reported, and the version that
 * the store has, if any, takes its place: no object ends an informer.
 */
export class ObjectIntake<T extends KubernetesObject> {
  readonly #options: ObjectIntakeOptions<T>;

  /** Creates an intake. */
  constructor(options: ObjectIntakeOptions<T>) {
    this.#options = options;
  }

  /** As {@linkcode ObjectPacker.pack}. */
  pack(object: T, source?: ObjectSource<T>): StoredObject<T> | undefined {
    const metadata: Partial<ObjectMeta> | undefined = object?.metadata;
    const { name, namespace } = metadata ?? {}; // a transform may change them before it throws
    try {
      return this.#options.packer.pack(object, source);
    } catch (error) {
      return this.#kept({ name, namespace }, error);
    }
  }

  /** As {@linkcode ObjectPacker.packOneOfMany}. */
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
