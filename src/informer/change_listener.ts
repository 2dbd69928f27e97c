import type { StoreChange } from "./store.ts";

/**
 * What an informer tells of its store. None of it may run a user's code at once, for the store is
 * being written.
 */
export interface ChangeListener<T> {
  /** The store has changed; `initial` where it is part of the state that the listener begins with. */
  change(change: StoreChange<T>, initial: boolean): void;
  /** All of the state that it begins with has been told. */
  initialStateEnd(): void;
  /** The informer has met a failure that waiting alone may not heal; it goes on trying. */
  refused(error: unknown): void;
  /** It is over at once. */
  stop(reason: unknown): void;
}
