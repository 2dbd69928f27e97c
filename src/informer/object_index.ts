import type { StoredObject } from "./stored_object.ts";

/** Finds stored objects by the values that an index function gave for them. */
export class ObjectIndex<T> {
  readonly #position: number;
  readonly #objects = new Map<string, Set<StoredObject<T>>>();

  /** Creates an empty index, for the values at `position` of `indexValues`. */
  constructor(position: number) {
    this.#position = position;
  }

  /** The objects that have `value`. */
  get(value: string): ReadonlySet<StoredObject<T>> | undefined {
    return this.#objects.get(value);
  }

  /** Takes up an object. */
  add(stored: StoredObject<T>): void {
    for (const value of this.#valuesOf(stored)) {
      const objects = this.#objects.get(value);
      if (objects) objects.add(stored);
      else this.#objects.set(value, new Set([stored]));
    }
  }

  /** Forgets an object, and a value that no other has. */
  delete(stored: StoredObject<T>): void {
    for (const value of this.#valuesOf(stored)) {
      const objects = this.#objects.get(value);
      objects?.delete(stored);
      if (objects?.size === 0) this.#objects.delete(value);
    }
  }

  #valuesOf(stored: StoredObject<T>): readonly string[] {
    return stored.indexValues[this.#position] ?? [];
  }
}
