import type { ControllerHandle } from "../work/controller_handle.ts";
import type { RunEnd } from "./run_end.ts";

/** How a manager is doing, for probes. */
export interface ManagerState {
  /**
   * `idle` before `run`; `syncing` until the informers of the controllers are synced, but for those
   * that are optional; then `running`, also while it waits for the Lease or for shards, and while a
   * source or controller that was added later is not synced; `stopping` until the running reconciles
   * have ended; then `stopped`, or `failed` if `run` has rejected.
   */
  readonly name: "idle" | "syncing" | "running" | "stopping" | "stopped" | "failed";
  /** The error with which `run` has rejected, if it is `failed`. */
  readonly error?: unknown;
  /**
   * The names of the controllers with a reconcile that has not ended `graceMs` after its time limit:
   * it ignores its signal.
   */
  readonly hung: readonly string[];
}

/** The parts of a manager that its state is made of. */
interface ManagerParts {
  /** The end of the run, if it has begun. */
  readonly end: Pick<RunEnd, "stop"> | undefined;
  /** Whether the informers of the controllers were synced once. */
  readonly isSynced: boolean;
  /** The controllers. */
  readonly controllers: readonly Pick<ControllerHandle, "name" | "queue" | "timeoutMs">[];
  /** The time in which a reconcile must end after its time limit. */
  readonly graceMs: number;
}

/** Follows the run of a manager. */
export class RunProgress {
  #phase: Omit<ManagerState, "hung"> = { name: "idle" };

  /** Follows a run that has begun, and returns its promise. */
  async follow(run: Promise<void>): Promise<void> {
    this.#phase = { name: "running" };
    try {
      await run;
      this.#phase = { name: "stopped" };
    } catch (error) {
      this.#phase = { name: "failed", error };
      throw error;
    }
  }

  /** Returns the state of the manager at this moment. */
  state({ end, isSynced, controllers, graceMs }: ManagerParts): ManagerState {
    const hung = controllers.filter(({ queue, timeoutMs }) =>
      queue.longestRunMs > timeoutMs + graceMs
    ).map(({ name }) => name);
    if (this.#phase.name !== "running") return { ...this.#phase, hung };
    if (end?.stop.signal.aborted) return { name: "stopping", hung };
    return { name: isSynced ? "running" : "syncing", hung };
  }
}
