import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { AppliedTools } from "./applied_tools.ts";
import type { Attempt } from "./attempt.ts";
import type { ControllerServices } from "./controller_services.ts";
import { reconcileKube } from "./reconcile_kube.ts";
import type { ReconcileMark } from "./reconcile_mark.ts";

/** Settings of {@linkcode clusterTools}. */
interface ClusterToolsOptions
  extends Pick<Attempt, "guard" | "freshObjects" | "signal" | "onWrite"> {
  /** The manager's parts. */
  readonly services: ControllerServices;
  /** The reconcile. */
  readonly mark: ReconcileMark;
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
  return new AppliedTools({
    kube: reconcileKube(cluster.kube, {
      mark,
      guard,
      onWrite: (written) => onWrite(written, other),
    }),
    followed: cluster.followed,
    controller: mark.controller,
    freshObjects: other ? freshObjects?.others.get(other) : freshObjects,
    signal,
  });
}
