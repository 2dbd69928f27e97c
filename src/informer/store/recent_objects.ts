import type { StoredObject } from "./stored_object.ts";

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
