import type { WriteGuard } from "./guarded_kube.ts";

/** Decides which keys this replica reconciles; without shards all of them. */
export interface KeyAssignment {
  /** Returns whether a key is this replica's, even if its reconciles are paused at this moment. */
  isOwn(key: string): boolean;
  /** Returns whether a reconcile of a key may begin at this moment. */
  mayStart(key: string): boolean;
  /** Notes that a reconcile of a key begins; dispose of the result when it has ended. */
  enter(key: string): AssignedKey;
  /**
   * Calls a listener when keys have become this replica's, or may go on after a pause, with a
   * function that recognizes them.
   */
  onOpen(listener: (isOpened: (key: string) => boolean) => void): Disposable;
  /** Explains why no reconcile of a key may begin; `undefined` if one may. */
  explain(key: string): string | undefined;
}

/** A running reconcile. */
export interface AssignedKey extends Disposable {
  /** Aborts when the reconcile must stop; `undefined` if only the manager's signal counts. */
  readonly signal: AbortSignal | undefined;
  /** Guards the writes; `undefined` if only the manager's guard counts. */
  readonly guard: WriteGuard | undefined;
}

/** The assignment of every key to this replica. */
export const everyKey: KeyAssignment = {
  isOwn: () => true,
  mayStart: () => true,
  enter: () => ({ signal: undefined, guard: undefined, [Symbol.dispose]() {} }),
  onOpen: () => ({ [Symbol.dispose]() {} }),
  explain: () => undefined,
};
