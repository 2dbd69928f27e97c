import type { StoreChange } from "../store/store.ts";

/**
 * A listener for the changes of an informer's store. Its methods must not call user code directly,
 * because they are called while the store is being written.
 */
export interface ChangeListener<T> {
  /** Called when the store has changed; `initial` if it is part of the listener's initial state. */
  change(change: StoreChange<T>, initial: boolean): void;
  /** Called after the last change of the initial state. */
  initialStateEnd(): void;
  /** Called for a failure that waiting alone may not resolve; the informer continues to retry. */
  refused(error: unknown): void;
  /** Ends the listener immediately. */
  stop(reason: unknown): void;
}
