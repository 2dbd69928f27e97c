import { NetworkError } from "../core/errors.ts";
import type { Settle } from "./bounded_wait.ts";
import type { ChangeListener } from "./change_listener.ts";
import type { Condition } from "./condition.ts";
import { describeValue, isThenable } from "./misuse_error.ts";
import type { ReadOnly } from "./read_only.ts";
import type { StoreChange } from "./store.ts";
import type { StoredObject } from "./stored_object.ts";

/** Settings of an {@linkcode ObjectWaiter}. */
export interface ObjectWaiterOptions<T> {
  /** What the object must be like. */
  condition: Condition<T>;
  /** Finds the object in the store. */
  lookUp: () => StoredObject<T> | undefined;
  /** Whether a refusal ends the wait. */
  failFast?: boolean;
  /** Told the object that meets the condition, or what the wait ends for. */
  settle: Settle<ReadOnly<T> | undefined>;
}

/** Waits until one object meets a condition, and judges each of its versions, in order. */
export class ObjectWaiter<T> implements ChangeListener<T> {
  readonly #key: string;
  readonly #options: ObjectWaiterOptions<T>;
  /** Versions that are not judged yet; `undefined` where there was no object. */
  #versions: (StoredObject<T> | undefined)[] = [];
  #judges = false;

  /** Makes a waiter for the object with this key; it judges nothing before the initial state's end. */
  constructor(key: string, options: ObjectWaiterOptions<T>) {
    this.#key = key;
    this.#options = options;
  }

  change({ type, stored }: StoreChange<T>): void {
    if (!this.#judges || stored.key !== this.#key) return;
    this.#judgeSoon(type === "deleted" ? undefined : stored);
  }

  initialStateEnd(): void {
    this.#judges = true;
    this.#judgeSoon(this.#options.lookUp());
  }

  refused(error: unknown): void {
    // A host name or a certificate that was right before may be right again.
    const mayPass = this.#judges && error instanceof NetworkError;
    if (!this.#options.failFast || mayPass) return;
    queueMicrotask(() => this.stop(error)); // after what is to be judged still
  }

  stop(reason: unknown): void {
    this.#judges = false;
    this.#versions = [];
    this.#options.settle.reject(reason);
  }

  #judgeSoon(version: StoredObject<T> | undefined): void {
    if (this.#versions.push(version) === 1) queueMicrotask(() => this.#judge());
  }

  #judge(): void {
    const { condition, settle } = this.#options;
    const versions = this.#versions;
    this.#versions = [];
    try {
      for (const version of versions) {
        const object = version?.get();
        const met: unknown = condition(object);
        if (isThenable(met)) {
          const gave = describeValue(met);
          throw new TypeError(`The condition of a wait must give true or false, and gave ${gave}.`);
        }
        if (met) return settle.resolve(object);
      }
    } catch (error) {
      settle.reject(error);
    }
  }
}
