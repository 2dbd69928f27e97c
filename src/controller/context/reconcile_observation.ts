/** The report of a reconcile that has ended. */
export interface ReconcileObservation {
  /** Name of the controller. */
  readonly controller: string;
  /** The key of the object: `namespace/name`, or `name`. */
  readonly key: string;
  /** The id of the reconcile, as its log has it. */
  readonly reconcileId: string;
  /**
   * `succeeded`; `requeued`, if it succeeded and asked for another one;
   * `failed`, if it is repeated; `failedForGood` after a {@linkcode TerminalError}.
   */
  readonly outcome: "succeeded" | "requeued" | "failed" | "failedForGood";
  /** Milliseconds for which the key was ready before the reconcile began. */
  readonly waitedMs: number;
  /** Milliseconds that the reconcile took. */
  readonly durationMs: number;
}
