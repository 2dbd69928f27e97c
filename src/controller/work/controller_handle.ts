import type { KubernetesObject } from "../../core/object_meta.ts";
import type { ControllerSource } from "../sources/controller_source.ts";
import type { QueueCounts } from "../queue/work_queue.ts";

/**
 * A controller of a manager. Disposing of it stops it in order and removes it, also while the manager
 * runs: no new reconcile starts, the signal of the running ones aborts, and when they have ended so do
 * the informers that no other controller uses. It rejects with a `TimeoutError` if they have
 * not ended after `graceMs`. Do not await it in a reconcile of its own, which would wait for itself.
 */
export interface ControllerHandle extends AsyncDisposable {
  /** The name, for metrics and as field manager. */
  readonly name: string;
  /** The number of objects that are reconciled at the same time. */
  readonly concurrency: number;
  /** Milliseconds that a reconcile may take. */
  readonly timeoutMs: number;
  /** The numbers since the start. */
  readonly counts: Readonly<ControllerCounts>;
  /** The numbers of the work queue at this moment; all 0 while the controller does not run. */
  readonly queue: QueueCounts;
  /**
   * Reconciles the object with this key as soon as possible, as if it had changed. A key that is added
   * while the controller does not run, before the start or without the Lease, waits for the start.
   *
   * @throws {TypeError} If the key is not a non-empty string.
   */
  enqueue(key: string): void;
  /**
   * Adds a source of keys, while the controller runs or before; disposing of the result removes it.
   * An informer that no source uses any more ends, unless the program has asked
   * `manager.informers` for it. While the manager runs, the source is `optional`.
   *
   * @throws {TypeError} If it is not a source, or the controller or the client has ended.
   */
  addSource<S extends KubernetesObject>(source: ControllerSource<S>): Disposable;
  /** Returns the state of the object with this key: `namespace/name`, or `name`. */
  stateOf(key: string): KeyState;
}

/** The state of one key in a controller. */
export interface KeyState {
  /**
   * `running` while its reconcile runs, `ready` while it waits for its turn, `delayed` until the time
   * of its retry or requeue, `waiting` for something else, and `idle` if nothing is to be done.
   */
  readonly state: "running" | "ready" | "delayed" | "waiting" | "idle";
  /** The reason of `waiting`, for people: another replica holds its shard, for example. */
  readonly reason?: string;
  /** Milliseconds until it is ready, if it is `delayed`. */
  readonly delayMs?: number;
  /** The number of failures since the last success. */
  readonly failures: number;
}

/** The numbers of a controller. */
export interface ControllerCounts {
  /** Reconciles that have ended well. */
  succeeded: number;
  /** Reconciles that have failed, those with a {@linkcode TerminalError} among them. */
  failed: number;
  /** Reconciles that have failed with a {@linkcode TerminalError}. */
  failedForGood: number;
  /** How often a key had to wait until an informer had seen the writes of its last reconcile. */
  waitedForStore: number;
  /**
   * How often an informer had not seen them within 10 s: the reconcile then ran with the written
   * objects as the server has them.
   */
  storeTooLate: number;
}
