import type { StoredObject } from "./stored_object.ts";

/**
 * Lets the last few objects that came stay parsed, for those who are told of them: handlers are told
 * in a moment, and to parse an object once more would nearly double the cost of an event.
 */
export class RecentObjects<T> {
  readonly #ring: (StoredObject<T> | undefined)[];
  #next = 0;

  /** Creates a ring for `limit` objects. */
  constructor(limit: number) {
    this.#ring = Array.from({ length: limit }, () => undefined);
  }

  /** Takes the latest object in place of the oldest, which is let go. */
  add(stored: StoredObject<T>): void {
    this.#ring[this.#next]?.letGo();
    this.#ring[this.#next] = stored;
    this.#next = (this.#next + 1) % this.#ring.length;
  }
}
