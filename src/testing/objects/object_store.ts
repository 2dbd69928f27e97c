import process from "node:process";
import { checkSettings } from "../check_settings.ts";
import type { KubeObject } from "./kube_object.ts";
import { StoredObject, StoreEvent } from "./store_event.ts";

/** Settings of an {@linkcode ObjectStore}. */
export interface ObjectStoreOptions {
  /**
   * Minimum number of recent changes to keep; at most a quarter more are kept. Older
   * resourceVersions cannot be watched or listed.
   * @default {10_000}
   */
  historyLimit?: number | undefined;
  /**
   * Called with what a listener throws. The change is stored, and all other listeners have it.
   * @default A warning of the process, on stderr.
   */
  onListenerError?: ((error: unknown) => void) | undefined;
}

/** Called for each change to a collection, in order, before the write returns. */
export type StoreListener = (event: StoreEvent) => void;

/**
 * A multi-version store like etcd: one revision counter for all collections, a bounded history of
 * changes, reads at a past revision, and listeners.
 *
 * It does not apply the rules of Kubernetes; {@linkcode ObjectApi} does. Stored objects never
 * change; callers must not change them either.
 */
export class ObjectStore {
  readonly #historyLimit: number;
  readonly #onListenerError: (error: unknown) => void;
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Map<string | undefined, Set<StoreListener>>();
  readonly #undelivered: StoreEvent[] = [];
  #history: StoreEvent[] = [];
  #revision = 1; // as etcd starts
  #compactedRevision = 1;
  #delivering = false;
  #replacements = 0;

  /** Creates an empty store. */
  constructor(options: ObjectStoreOptions = {}) {
    checkSettings<ObjectStoreOptions>("The options of an ObjectStore", options, {
      historyLimit: "number",
      onListenerError: "function",
    });
    const { historyLimit = 10_000, onListenerError = warnOfListener } = options;
    if (!Number.isInteger(historyLimit) || historyLimit < 1) {
      throw new RangeError(
        `historyLimit must be a positive integer: current value is ${historyLimit}`,
      );
    }
    this.#historyLimit = historyLimit;
    this.#onListenerError = onListenerError;
  }

  /** Revision of the latest change. */
  get revision(): number {
    return this.#revision;
  }

  /** The oldest revision that can be listed, and from which a watch can start. */
  get compactedRevision(): number {
    return this.#compactedRevision;
  }

  /** How often all objects were replaced; a request from before a replacement writes nothing more. */
  get replacements(): number {
    return this.#replacements;
  }

  /** Names of the collections that have objects. */
  get collections(): string[] {
    return [...this.#collections].flatMap(([name, { current }]) => current.size > 0 ? [name] : []);
  }

  /** Returns the latest version of an object. */
  get(collection: string, key: string): StoredObject | undefined {
    return this.#collections.get(collection)?.current.get(key);
  }

  /**
   * Stores a new version of an object, with the new revision as its resourceVersion, and tells all
   * listeners; or does neither.
   *
   * @throws {TypeError} If the object has no text as JSON, such as one with a `bigint`.
   */
  put(collection: string, key: string, object: KubeObject): StoredObject {
    const { current } = this.#collection(collection);
    const previous = current.get(key);
    const stored = StoredObject.at(this.#revision + 1, { key, object });
    void stored.body; // throws before anything is stored, if no watch could report the change
    current.set(key, stored);
    this.#commit(
      new StoreEvent({
        type: previous ? "MODIFIED" : "ADDED",
        collection,
        current: stored,
        ...(previous ? { previous } : {}),
      }),
    );
    return stored;
  }

  /**
   * Changes how the objects of a collection are read, without a revision and without a call of the
   * listeners: `read` returns an object as it is read, from the object as it was stored.
   */
  reread(collection: string, read: (object: KubeObject) => KubeObject): void {
    const found = this.#collections.get(collection);
    if (!found) return;
    for (const [key, stored] of found.current) found.current.set(key, stored.reread(read));
    found.forget();
  }

  /** Removes an object and returns its last state, with the revision of the removal. */
  delete(collection: string, key: string): StoredObject | undefined {
    const { current } = this.#collection(collection);
    const previous = current.get(key);
    if (!previous) return undefined;
    current.delete(key);
    const last = StoredObject.at(this.#revision + 1, previous);
    this.#commit(new StoreEvent({ type: "DELETED", collection, current: last, previous }));
    return last;
  }

  /**
   * Returns the objects of a collection, sorted by key.
   *
   * @throws {RangeError} If the revision is compacted or in the future.
   */
  list(collection: string, options: {
    /**
     * Revision whose state is listed; it must not be compacted or in the future.
     * @default The latest.
     */
    revision?: number;
  } = {}): readonly StoredObject[] {
    const { revision = this.#revision } = options;
    if (revision < this.#compactedRevision || revision > this.#revision) {
      throw new RangeError(
        `revision must be from ${this.#compactedRevision} to ${this.#revision}: current value is ${revision}`,
      );
    }
    const found = this.#collections.get(collection);
    if (!found) return [];
    return found.at(revision, () => this.eventsAfter(revision, collection));
  }

  /** Returns the kept changes to a collection after a revision, oldest first. */
  eventsAfter(revision: number, collection: string): StoreEvent[] {
    // every revision has one event, which gives its position in the history
    const start = Math.max(0, revision - this.#compactedRevision);
    return this.#history.slice(start).filter((event) => event.collection === collection);
  }

  /**
   * Calls a listener for each change to one collection, or to all if it is `undefined`. A change
   * made in a listener is delivered after the current change.
   */
  subscribe(collection: string | undefined, listener: (event: StoreEvent) => void): Disposable {
    const listeners = this.#listeners.get(collection) ?? new Set();
    this.#listeners.set(collection, listeners.add(listener));
    return { [Symbol.dispose]: () => void listeners.delete(listener) };
  }

  /**
   * Makes several changes of which the listeners are called only after the last: none of them sees an
   * object without the others.
   */
  batch(write: () => void): void {
    if (this.#delivering) return write(); // a listener's changes are delivered later anyway
    this.#delivering = true;
    try {
      write();
    } finally {
      this.#deliver();
    }
  }

  /** Makes changes that replace all objects, such as those of a reset. */
  replaceAll<T>(write: () => T): T {
    this.#replacements++;
    return write();
  }

  /**
   * Drops the history: only the latest revision can still be listed, or be the start of a watch. A
   * store that takes over from another one goes on beyond its `revision`.
   */
  compact({ revision = this.#revision }: { revision?: number } = {}): void {
    this.#history = [];
    this.#revision = Math.max(revision, this.#revision);
    this.#compactedRevision = this.#revision;
    for (const collection of this.#collections.values()) collection.forget();
  }

  #collection(name: string): Collection {
    let collection = this.#collections.get(name);
    if (!collection) this.#collections.set(name, collection = new Collection());
    return collection;
  }

  #commit(event: StoreEvent): void {
    this.#revision = event.revision;
    this.#history.push(event);
    // in blocks, because removing one change at a time would copy the whole history each time
    if (this.#history.length >= this.#historyLimit * 1.25) {
      const dropped = this.#history.length - this.#historyLimit;
      this.#compactedRevision += dropped;
      this.#history = this.#history.slice(dropped);
    }
    this.#undelivered.push(event);
    if (!this.#delivering) this.#deliver();
  }

  #deliver(): void {
    this.#delivering = true;
    const errors: unknown[] = [];
    for (let next = this.#undelivered.shift(); next; next = this.#undelivered.shift()) {
      for (const listener of this.#listenersTo(next)) {
        try {
          listener(next);
        } catch (error) {
          errors.push(error); // it takes the change from no other listener
        }
      }
      next.settle();
    }
    this.#delivering = false;
    for (const error of errors) this.#onListenerError(error);
  }

  *#listenersTo({ collection }: StoreEvent): Generator<StoreListener> {
    yield* this.#listeners.get(undefined) ?? [];
    yield* this.#listeners.get(collection) ?? [];
  }
}

class Collection {
  readonly current = new Map<string, StoredObject>();
  // all pages of a list are read at the same revision
  #snapshot: { revision: number; objects: readonly StoredObject[] } | undefined;

  at(revision: number, eventsAfter: () => StoreEvent[]): readonly StoredObject[] {
    if (this.#snapshot?.revision === revision) return this.#snapshot.objects;
    const state = new Map(this.current);
    for (const { key, previous } of eventsAfter().reverse()) {
      if (previous) state.set(key, previous);
      else state.delete(key);
    }
    const objects = [...state.values()].sort((a, b) => a.key < b.key ? -1 : 1);
    this.#snapshot = { revision, objects };
    return objects;
  }

  forget(): void {
    this.#snapshot = undefined;
  }
}

/** Warns of what a listener of the store threw. */
export function warnOfListener(error: unknown): void {
  const text = error instanceof Error && error.stack ? error.stack : String(error);
  process.emitWarning(`A listener of the store failed: ${text}`);
}
