import type { StoreChange } from "../store/store.ts";

/** A queued change. It holds stored objects, which are parsed when they are requested. */
export interface QueuedChange<T> extends StoreChange<T> {
  /** Whether the change is part of a handler's initial state. */
  readonly initial: boolean;
}

/**
 * The queue of changes for one handler, in order. It holds at most two changes for an object, no
 * matter how slow the handler is: a new change to a queued object is merged into the queued change.
 *
 * | queued  | new     | result                                          |
 * | ------- | ------- | ----------------------------------------------- |
 * | added   | updated | added, in the current state                     |
 * | added   | deleted | nothing                                         |
 * | updated | updated | updated, from the first version to the last one |
 * | updated | deleted | deleted                                         |
 * | deleted | added   | both, because they are different objects        |
 */
export class HandlerQueue<T> {
  /** Changes that can still be merged into, by the object's key: never a deletion. */
  readonly #open = new Map<string, Entry<T>>();
  #first: Entry<T> | undefined;
  #last: Entry<T> | undefined;
  #length = 0;
  #initialLength = 0;

  /** The number of queued changes. */
  get length(): number {
    return this.#length;
  }

  /** The number of queued changes that are part of the handler's initial state. */
  get initialLength(): number {
    return this.#initialLength;
  }

  /** Adds the latest change. */
  push(change: StoreChange<T>, initial: boolean): void {
    const { key } = change.stored;
    const open = this.#open.get(key);
    if (!open) {
      this.#append(new Entry(change, initial));
    } else if (change.type !== "deleted") {
      open.stored = change.stored;
    } else if (open.type === "added") {
      this.#remove(open);
    } else {
      open.become(change);
      this.#open.delete(key);
    }
  }

  /** Removes and returns the oldest change. */
  shift(): QueuedChange<T> | undefined {
    const first = this.#first;
    if (first) this.#remove(first);
    return first;
  }

  /** Removes all changes. */
  clear(): void {
    this.#open.clear();
    this.#first = this.#last = undefined;
    this.#length = this.#initialLength = 0;
  }

  #append(entry: Entry<T>): void {
    if (entry.type !== "deleted") this.#open.set(entry.stored.key, entry);
    entry.before = this.#last;
    if (this.#last) this.#last.after = entry;
    else this.#first = entry;
    this.#last = entry;
    this.#length++;
    if (entry.initial) this.#initialLength++;
  }

  #remove(entry: Entry<T>): void {
    const { key } = entry.stored;
    if (this.#open.get(key) === entry) this.#open.delete(key);
    const { before, after } = entry;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    entry.before = entry.after = undefined;
    this.#length--;
    if (entry.initial) this.#initialLength--;
  }
}

class Entry<T> implements QueuedChange<T> {
  type: StoreChange<T>["type"];
  stored: StoreChange<T>["stored"];
  previous: StoreChange<T>["previous"];
  missed: boolean;
  readonly initial: boolean;
  before: Entry<T> | undefined;
  after: Entry<T> | undefined;

  constructor({ type, stored, previous, missed }: StoreChange<T>, initial: boolean) {
    this.type = type;
    this.stored = stored;
    this.previous = previous;
    this.missed = missed;
    this.initial = initial;
  }

  become({ type, stored, previous, missed }: StoreChange<T>): void {
    this.type = type;
    this.stored = stored;
    this.previous = previous;
    this.missed = missed;
  }
}
