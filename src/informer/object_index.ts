import type { StoredObject } from "./stored_object.ts";

/** Finds the keys of objects by the values that an index function gave for them. */
export class ObjectIndex<T> {
  readonly #position: number;
  readonly #keys = new Map<string, Set<string>>();

  /** Creates an empty index, for the values at `position` of `indexValues`. */
  constructor(position: number) {
    this.#position = position;
  }

  /** The keys of the objects that have `value`. */
  get(value: string): ReadonlySet<string> | undefined {
    return this.#keys.get(value);
  }

  /** Takes up an object in place of what was under its key before. */
  replace(before: StoredObject<T> | undefined, stored: StoredObject<T>): void {
    const values = this.#valuesOf(stored);
    if (before) {
      if (this.#valuesOf(before) === values) return; // lists of one value are shared
      this.delete(before);
    }
    for (const value of values) {
      const keys = this.#keys.get(value);
      if (keys) keys.add(stored.key);
      else this.#keys.set(value, new Set([stored.key]));
    }
  }

  /** Forgets an object, and a value that no other has. */
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
