import type { StoredObject } from "./stored_object.ts";

/** The state as it comes in, kept apart from the store until it is complete. */
export class InitialList<T> {
  readonly #objects = new Map<string, StoredObject<T>>();

  /** How many objects have come. */
  get size(): number {
    return this.#objects.size;
  }

  /** The objects. */
  values(): Iterable<StoredObject<T>> {
    return this.#objects.values();
  }

  /** Takes an event of a watch that begins with the state; it may bring changes of it too. */
  take(type: "ADDED" | "MODIFIED" | "DELETED", object: StoredObject<T>): void {
    this.#objects.get(object.key)?.leave();
    if (type === "DELETED") this.#objects.delete(object.key);
    else this.#objects.set(object.key, object);
  }

  /** Starts over. */
  clear(): void {
    this.#objects.clear();
  }
}
