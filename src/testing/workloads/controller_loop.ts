import type { StoreEvent } from "../objects/store_event.ts";
import type { ControllerContext } from "./controller_context.ts";
import { WorkQueue } from "./work_queue.ts";

/** Settings of a {@linkcode ControllerLoop}. */
export interface ControllerLoopOptions {
  /** Returns the keys that a change concerns, by the collection that changed. */
  readonly watches: Readonly<Record<string, (event: StoreEvent) => Iterable<string>>>;
  /** Brings the object with a key into the state that it asks for. */
  reconcile(key: string): Promise<void>;
}

/** Follows collections of the store, and has the objects reconciled that a change concerns. */
export class ControllerLoop implements Disposable {
  readonly #queue: WorkQueue;
  readonly #subscriptions: readonly Disposable[];

  /** Subscribes to the store. */
  constructor(
    { store, time, onError }: ControllerContext,
    { watches, reconcile }: ControllerLoopOptions,
  ) {
    this.#queue = new WorkQueue({ time, reconcile, onError });
    this.#subscriptions = Object.entries(watches).map(([collection, keysOf]) =>
      store.subscribe(collection, (event) => {
        for (const key of keysOf(event)) this.#queue.add(key);
      })
    );
  }

  /** Ends the subscriptions, and drops the work that is left. */
  [Symbol.dispose](): void {
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
    this.#queue[Symbol.dispose]();
  }

  /** Has a key reconciled after a delay. */
  again(key: string, delayMs: number): void {
    this.#queue.addAfter(key, delayMs);
  }
}
