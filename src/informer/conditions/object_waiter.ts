import type { DeepReadonly } from "../../core/deep_readonly.ts";
import { NetworkError } from "../../core/errors.ts";
import { lacksCredentials } from "../../watch/watch_verdict.ts";
import type { ChangeListener } from "../handlers/change_listener.ts";
import { describeValue, isThenable } from "../store/misuse_error.ts";
import type { StoreChange } from "../store/store.ts";
import type { StoredObject } from "../store/stored_object.ts";
import type { Settle } from "../waits/bounded_wait.ts";

/**
 * Returns whether an object meets a condition; `undefined` means that the object does not exist. It
 * is called for each version that arrives, and should depend on nothing else. It must not be
 * asynchronous: the wait then ends with a `TypeError`.
 */
export type WaitCondition<T> = (object: DeepReadonly<T> | undefined) => boolean;

/** Settings of an {@linkcode ObjectWaiter}. */
export interface ObjectWaiterOptions<T> {
  /** The condition that the object must meet. */
  condition: WaitCondition<T>;
  /** Finds the object in the store. */
  lookUp: () => StoredObject<T> | undefined;
  /** Whether a refusal ends the wait. */
  failFast?: boolean;
  /** Receives the object that meets the condition, or the error that ends the wait. */
  settle: Settle<DeepReadonly<T> | undefined>;
}

/** Waits until an object meets a condition; checks each version of it, in order. */
export class ObjectWaiter<T> implements ChangeListener<T> {
  readonly #key: string;
  readonly #options: ObjectWaiterOptions<T>;
  /** Versions that are not checked yet; `undefined` means that the object did not exist. */
  #versions: (StoredObject<T> | undefined)[] = [];
  #judges = false;

  /** Creates a waiter for the object with this key; it starts when the initial state has ended. */
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
    // A host name, a certificate or a token that was there before may come back.
    const mayPass = this.#judges && (error instanceof NetworkError || lacksCredentials(error));
    if (!this.#options.failFast || mayPass) return;
    queueMicrotask(() => this.stop(error)); // after the pending versions
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
