import { checkFunctions, checkNames, checkOptions } from "../../core/check_options.ts";
import { isObject } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { LeaderElectionOptions } from "../../election/leader_election.ts";
import { checkDuration } from "../queue/check_limits.ts";
import { checkLogger, type Logger } from "../log/logger.ts";
import type { ShardOptions } from "../../election/shards/shards.ts";

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
   * as a resource that is not served or may not be listed: `key` then names the informer. Also called
   * for a `when`, `keysOf` or `keys` that throws, which `key` then names. A warning on standard error
   * by default, with the RBAC rule that a 403 shows to be missing; with a `logger`, an error of that.
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

const NAMES: Record<keyof ManagerOptions, true> = {
  leaderElection: true,
  shards: true,
  graceMs: true,
  syncTimeoutMs: true,
  onError: true,
  logger: true,
};

/**
 * Checks the options of a manager.
 *
 * @throws {TypeError} If one is unknown or of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 */
export function checkManagerOptions(options: ManagerOptions): void {
  checkOptions(options);
  checkNames<ManagerOptions>("A manager", options, NAMES);
  checkFunctions(options, ["onError"]);
  const { leaderElection, shards, logger, graceMs, syncTimeoutMs } = options;
  if (logger !== undefined) checkLogger(logger);
  if (graceMs !== undefined) checkDuration("graceMs", graceMs, 0);
  if (syncTimeoutMs !== undefined) checkDuration("syncTimeoutMs", syncTimeoutMs, 1);
  for (const [name, value] of Object.entries({ leaderElection, shards })) {
    if (value === undefined || isObject(value)) continue;
    throw new TypeError(
      `${name} must be an object, such as { name: "websites" }, or left out: it is ` +
        `${shownValue(value)}.`,
    );
  }
}

/** Settings of `Manager.run`. */
export interface RunOptions {
  /** Stops the manager in order, as SIGTERM does. */
  signal?: AbortSignal;
}

/**
 * Checks the options of a run.
 *
 * @throws {TypeError} If one is unknown or of a wrong kind.
 */
export function checkRunOptions(options: RunOptions): void {
  checkOptions(options);
  checkNames<RunOptions>("run of a manager", options, { signal: true });
}
