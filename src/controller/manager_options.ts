import type { LeaderElectionOptions } from "../election/leader_election.ts";
import type { Logger } from "./log/logger.ts";
import type { ShardOptions } from "../election/shards/shards.ts";

/** Settings of `createManager`. */
export interface ManagerOptions {
  /** The election of the replica that reconciles; without it every replica does. */
  leaderElection?: LeaderElectionOptions;
  /**
   * The division of the objects among the replicas: each one reconciles its share. In the place of
   * `leaderElection`.
   */
  shards?: ShardOptions;
  /**
   * Milliseconds for running reconciles to end when the program stops.
   * @default {30_000}
   */
  graceMs?: number;
  /**
   * Milliseconds in which the informers of the controllers must be synced; otherwise `run` rejects.
   * One that is optional, or that comes while the manager runs by `addSource`, is reported then.
   * @default {120_000}
   */
  syncTimeoutMs?: number;
  /**
   * Called for each reconcile that has failed, and for problems of the controllers' informers, such
   * as a resource that is not served or may not be listed: `key` then names the informer. A warning
   * on standard error by default; with a `logger`, an error of that.
   */
  onError?: (
    error: unknown,
    controller: string,
    key: string,
    /** The id of the reconcile that has failed, as its log has it. */
    reconcileId?: string,
  ) => void;
  /**
   * Takes the messages of `context.log`, and the failures if there is no `onError`.
   * @default {textLogger()}
   */
  logger?: Logger;
}

/** Settings of `Manager.run`. */
export interface RunOptions {
  /** Stops the manager in order, as SIGTERM does. */
  signal?: AbortSignal;
}
