import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { guardedKube } from "../assignment/guarded_kube.ts";
import { type OnWrite, trackedKube } from "../own_writes/tracked_kube.ts";
import type { Attempt } from "./attempt.ts";
import { markedKube, type ReconcileMark } from "./reconcile_mark.ts";

/** Settings of {@linkcode reconcileKube}. */
interface ReconcileKubeOptions extends Pick<Attempt, "guard"> {
  /** The reconcile. */
  readonly mark: ReconcileMark;
  /** Called for each write. */
  readonly onWrite: OnWrite;
}

/**
 * Returns the client of a reconcile for a cluster: it checks each write, notes it, and marks each
 * request. A write that the guard refuses is not sent, so that nothing is to be noted.
 */
export function reconcileKube(
  kube: KubeFetch,
  { mark, guard, onWrite }: ReconcileKubeOptions,
): KubeFetch {
  return guardedKube(trackedKube(markedKube(kube, mark), onWrite), guard);
}
