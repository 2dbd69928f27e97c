import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { Cluster } from "../clusters/clusters.ts";
import type { ControllerServices } from "../controller_services.ts";
import { guardedKube, type WriteGuard } from "../assignment/guarded_kube.ts";
import type { FreshObjects } from "../own_writes/fresh_objects.ts";
import { trackedKube } from "../own_writes/tracked_kube.ts";
import type { WrittenObject } from "../own_writes/written_object.ts";
import { AppliedTools } from "./applied_tools.ts";
import { markedKube, type ReconcileMark } from "./reconcile_mark.ts";

/** Settings of {@linkcode clusterTools}. */
export interface ClusterToolsOptions {
  /** The manager's parts. */
  readonly services: ControllerServices;
  /** The reconcile. */
  readonly mark: ReconcileMark;
  /** Returns the guard of the writes. */
  readonly guard: () => WriteGuard | undefined;
  /** Objects that replace those in the stores. */
  readonly freshObjects?: FreshObjects | undefined;
  /** Aborts when the work must stop. */
  readonly signal: AbortSignal;
  /** Called for each write; `cluster` is another one than the manager's. */
  readonly onWrite: (written: WrittenObject, cluster?: Cluster) => void;
}

/**
 * Returns the tools of a reconcile for the cluster of a client: its writes are checked and noted as
 * those in the manager's cluster are.
 *
 * @throws {TypeError} If it is not a client.
 */
export function clusterTools(
  kube: KubeFetch,
  { services, mark, guard, freshObjects, signal, onWrite }: ClusterToolsOptions,
): AppliedTools {
  const cluster = services.clusters.of(kube);
  const other = cluster === services.clusters.own ? undefined : cluster;
  const tracked = trackedKube(
    markedKube(cluster.kube, mark),
    (written) => onWrite(written, other),
  );
  return new AppliedTools({
    kube: guardedKube(tracked, guard),
    followed: cluster.followed,
    controller: mark.controller,
    freshObjects: other ? freshObjects?.others.get(other) : freshObjects,
    signal,
  });
}
