import { isConflict } from "../../core/api_status_error.ts";
import { createLeaderElection, type LeaderElection } from "../../election/leader_election.ts";
import { Shards } from "../../election/shards/shards.ts";
import { reportWarning } from "../../runtime/report_warning.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { internalsOf } from "../../transport/kube_internals.ts";
import { ShardAssignment, type ShardAssignmentOptions } from "../assignment/shard_assignment.ts";
import type { ManagerOptions } from "../manager_options.ts";

/** The way in which the replicas of a program share its work. */
export interface Replicas {
  /** The election of the replica that leads. */
  readonly election: LeaderElection | undefined;
  /** The shards, instead of the election. */
  readonly shards: Shards | undefined;
  /** The assignment by shards. */
  readonly assignment: ShardAssignment | undefined;
}

/**
 * Creates the election or the shards of a manager.
 *
 * @throws {TypeError} If it has both, or one has a setting of a wrong kind.
 * @throws {RangeError} If a setting is out of range.
 */
export function replicasOf(
  kube: KubeFetch,
  { leaderElection, shards: given }: Pick<ManagerOptions, "leaderElection" | "shards">,
  limit: ShardAssignmentOptions,
): Replicas {
  if (leaderElection && given) {
    throw new TypeError("Give a manager either leaderElection or shards: shards need no leader.");
  }
  const election = leaderElection &&
    createLeaderElection(kube, { onError: warnAbout(kube, "an election"), ...leaderElection });
  const shards = given && new Shards(kube, { onError: warnAbout(kube, "shards"), ...given });
  const assignment = shards && new ShardAssignment(shards, internalsOf(kube).runtime.clock, limit);
  return { election, shards, assignment };
}

/**
 * Without a function of the program's own, the first failure of each streak is a warning; but not a
 * conflict, for replicas that start together have those, and nothing of a client that has ended.
 */
function warnAbout(kube: KubeFetch, what: string): (error: unknown) => void {
  return (error) => {
    if (isConflict(error) || kube.disposed.aborted) return;
    reportWarning(`A request of ${what} has failed, and is repeated`, error);
  };
}
