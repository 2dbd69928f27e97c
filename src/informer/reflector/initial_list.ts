import type { StoredObject } from "../store/stored_object.ts";

/** The state while it is being received, separate from the store until it is complete. */
export class InitialList<T> {
  readonly #objects = new Map<string, StoredObject<T>>();

  /** The number of objects received. */
  get size(): number {
    return this.#objects.size;
  }

  /** Returns the objects. */
  values(): Iterable<StoredObject<T>> {
    return this.#objects.values();
  }

  /** Adds an event of a watch that begins with the state; later changes may be among the events. */
  take(type: "ADDED" | "MODIFIED" | "DELETED", object: StoredObject<T>): void {
    this.#objects.get(object.key)?.leave();
    if (type === "DELETED") this.#objects.delete(object.key);
    else this.#objects.set(object.key, object);
  }

  /** Removes all objects. */
  clear(): void {
    this.#objects.clear();
  }
}
