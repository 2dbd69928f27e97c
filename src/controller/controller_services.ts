import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { Clusters } from "./clusters/clusters.ts";
import type { FollowedInformers } from "./sources/followed_informers.ts";
import type { WriteGuard } from "./assignment/guarded_kube.ts";
import type { Logger } from "./log/logger.ts";
import type { KeyAssignment } from "./assignment/key_assignment.ts";
import type { ReconcileObservation } from "./reconcile_observation.ts";

/** The parts of a manager that its controllers use. */
export interface ControllerServices {
  /** The client. */
  readonly kube: KubeFetch;
  /** Returns the guard of all writes at this moment; `undefined` if every write is allowed. */
  readonly guard: () => WriteGuard | undefined;
  /** Name of this replica, for Events. */
  readonly instance: string;
  /** The informers that the controllers share. */
  readonly followed: FollowedInformers;
  /** The clusters that the controllers work with. */
  readonly clusters: Pick<Clusters, "own" | "of" | "isSynced">;
  /** Decides which keys this replica reconciles. */
  readonly assignment: KeyAssignment;
  /** Milliseconds for which a stop waits for Events that have not been sent yet. */
  readonly eventsLimitMs: number;
  /** Milliseconds in which the informers must be synced; no limit by default. */
  readonly syncTimeoutMs?: number;
  /** Milliseconds in which a reconcile should end when its signal has aborted; no limit by default. */
  readonly graceMs?: number;
  /** The program's logger. */
  readonly logger: Logger;
  /** Stops the controller and removes it from its manager. */
  readonly remove?: () => Promise<void>;
  /** Called after each reconcile. */
  readonly onReconcile: (observation: ReconcileObservation) => void;
  /** Called for each reconcile that has failed, with its id, and for other problems. */
  readonly onError: (
    error: unknown,
    controller: string,
    key: string,
    reconcileId?: string,
  ) => void;
}
