import type { WriteGuard } from "../assignment/guarded_kube.ts";
import type { FreshObjects } from "../own_writes/fresh_objects.ts";
import type { WrittenObject } from "../own_writes/written_object.ts";
import type { Cluster } from "../sources/clusters.ts";

/** The circumstances of one reconcile. */
export interface Attempt {
  /** The number of attempts since the last success. */
  readonly attempt: number;
  /** The id of the reconcile. */
  readonly reconcileId: string;
  /** Aborts when the work must stop. */
  readonly signal: AbortSignal;
  /** Returns the guard of the writes; `undefined` if every write is allowed. */
  readonly guard: () => WriteGuard | undefined;
  /** Objects that replace those in the stores. */
  readonly freshObjects?: FreshObjects | undefined;
  /** Called for each write; `cluster` is another one than the manager's. */
  readonly onWrite: (written: WrittenObject, cluster?: Cluster) => void;
  /**
   * Called before a write of the object itself over a version. Its result is called with the version
   * that the write has made, or without one if it has failed.
   */
  readonly onStep: (from: string) => (to?: string) => void;
}
