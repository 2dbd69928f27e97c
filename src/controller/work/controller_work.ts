import type { ReconcileResult } from "../controller_options.ts";
import type { WriteGuard } from "../gate/guarded_kube.ts";
import type { Overlay } from "../own_writes/overlay.ts";

/** The circumstances of one reconcile. */
export interface Attempt {
  /** The number of attempts since the last success. */
  attempt: number;
  /** The id of the reconcile. */
  reconcileId: string;
  /** Aborts when the work must stop. */
  signal: AbortSignal;
  /** Allows or refuses the writes. */
  guard: WriteGuard | undefined;
  /** Objects that take the place of those in the stores. */
  overlay: Overlay | undefined;
}

/** The work of a controller for a key. */
export interface ControllerWork {
  /** Calls the functions of the program for a key. */
  reconcile(key: string, attempt: Attempt): Promise<ReconcileResult | void>;
  /** Waits until the Events and their counts have been sent, but not for longer than a limit. */
  flushEvents(limitMs: number): Promise<void>;
  /** Returns the keys that a replica reconciles when they become its own. */
  keys(): Iterable<string>;
}
