/** A binary heap that gives the least item first; the items' order is given by a function. */
export class Heap<T extends object> {
  readonly #isBefore: (a: T, b: T) => boolean;
  readonly #items: T[] = [];

  /** Creates an empty heap. */
  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  /** Number of items. */
  get size(): number {
    return this.#items.length;
  }

  /** Returns the number of items with a property; looks at each. */
  count(hasProperty: (item: T) => boolean): number {
    return this.#items.reduce((count, item) => hasProperty(item) ? count + 1 : count, 0);
  }

  /** Returns the least item without removing it. */
  peek(): T | undefined {
    return this.#items[0];
  }

  /** Adds an item. */
  push(item: T): void {
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  /** Removes and returns the least item. */
  shift(): T | undefined {
    const [least] = this.#items;
    const last = this.#items.pop();
    if (least !== last && last !== undefined) {
      this.#items[0] = last;
      this.#sink(0);
    }
    return least;
  }

  /** Changes an item so that it comes no later than before; takes time in proportion to the size. */
  advance(item: T, change: Partial<T>): void {
    Object.assign(item, change);
    const index = this.#items.indexOf(item);
    if (index >= 0) this.#rise(index);
  }

  /** Removes all items. */
  clear(): void {
    this.#items.length = 0;
  }

  #rise(start: number): void {
    const items = this.#items;
    const item = items[start]!;
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(item, items[parent]!)) break;
      items[index] = items[parent]!;
      index = parent;
    }
    items[index] = item;
  }

  #sink(start: number): void {
    const items = this.#items;
    const item = items[start]!;
    let index = start;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#isBefore(items[child + 1]!, items[child]!)) child++;
      if (!this.#isBefore(items[child]!, item)) break;
      items[index] = items[child]!;
      index = child;
    }
    items[index] = item;
  }
}
