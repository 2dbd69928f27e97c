import type { QueueCounts } from "./work_queue.ts";

/** A controller of a manager. */
export interface ControllerHandle {
  /** The name, for metrics and as field manager. */
  readonly name: string;
  /** The numbers since the start. */
  readonly counts: Readonly<ControllerCounts>;
  /** The numbers of the work queue at this moment; all 0 while the controller does not run. */
  readonly queue: QueueCounts;
  /** Reconciles the object with this key as soon as possible, as if it had changed. */
  enqueue(key: string): void;
}

/** The numbers of a controller. */
export interface ControllerCounts {
  /** Reconciles that have ended well. */
  succeeded: number;
  /** Reconciles that have failed, those with a {@linkcode TerminalError} among them. */
  failed: number;
  /** Reconciles that have failed with a {@linkcode TerminalError}. */
  failedForGood: number;
  /** Times at which a key had to wait until an informer had seen what its reconcile has written. */
  waitedForStore: number;
  /** Times at which an informer had not seen it within 10 s. */
  storeTooLate: number;
}
