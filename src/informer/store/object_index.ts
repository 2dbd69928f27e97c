import type { StoredObject } from "./stored_object.ts";

/** Finds the keys of objects by the values that an index function returned for them. */
export class ObjectIndex<T> {
  readonly #position: number;
  readonly #keys = new Map<string, Set<string>>();

  /** Creates an empty index, for the values at `position` of `indexValues`. */
  constructor(position: number) {
    this.#position = position;
  }

  /** Returns the keys of the objects that have `value`. */
  get(value: string): ReadonlySet<string> | undefined {
    return this.#keys.get(value);
  }

  /** Adds an object, and removes the previous version with its key. */
  replace(before: StoredObject<T> | undefined, stored: StoredObject<T>): void {
    const values = this.#valuesOf(stored);
    if (before) {
      if (this.#valuesOf(before) === values) return; // objects share lists of one value
      this.delete(before);
    }
    for (const value of values) {
      const keys = this.#keys.get(value);
      if (keys) keys.add(stored.key);
      else this.#keys.set(value, new Set([stored.key]));
    }
  }

  /** Removes an object, and the values that no other object has. */
  delete(stored: StoredObject<T>): void {
    for (const value of this.#valuesOf(stored)) {
      const keys = this.#keys.get(value);
      keys?.delete(stored.key);
      if (keys?.size === 0) this.#keys.delete(value);
    }
  }

  #valuesOf(stored: StoredObject<T>): readonly string[] {
    return stored.indexValues[this.#position] ?? [];
  }
}
