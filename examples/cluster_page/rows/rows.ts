/**
 * Rows: the parts of the cluster's objects that browsers get. This file has no imports, because the script of the
 * browser is checked with it, by the types of browsers.
 *
 * @module
 */

/** How a pod is: well, on its way, in trouble, or finished. */
export type Level = "ok" | "wait" | "fail" | "done";

/** The part of a pod that browsers get. */
export interface PodRow {
  readonly name: string;
  readonly namespace: string;
  /** The resourceVersion, so that an open panel reads the object again. */
  readonly version: string;
  /** Such as `Running` or `CrashLoopBackOff`. */
  readonly status: string;
  readonly level: Level;
  /** The message behind the status, and the last exit code of a failing container; may be empty. */
  readonly note: string;
  /** How many of its containers are ready. */
  readonly ready: number;
  /** Its containers, and then its sidecars. */
  readonly containers: readonly string[];
  readonly restarts: number;
  /** Empty before the pod is scheduled. */
  readonly node: string;
  /** Kind and name of the workload, such as `Deployment/web`; empty without one. */
  readonly owner: string;
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  /** RFC 3339. */
  readonly created: string;
}

/** The part of a workload that browsers get. */
export interface WorkloadRow {
  readonly name: string;
  readonly namespace: string;
  /** The resourceVersion, so that an open panel reads the object again. */
  readonly version: string;
  /** Pods that are ready; of a Job, those that have succeeded. */
  readonly ready: number;
  readonly desired: number;
  /** Such as `Available` or `Rolling out`. */
  readonly status: string;
  readonly level: Level;
  /** RFC 3339. */
  readonly created: string;
}

/** The part of a node that browsers get. */
export interface NodeRow {
  readonly name: string;
  /** The resourceVersion, so that an open panel reads the object again. */
  readonly version: string;
  /** Such as `Ready` or `MemoryPressure`. */
  readonly status: string;
  readonly level: Level;
  /** Such as `control-plane`; may be empty. */
  readonly roles: string;
  /** The kubelet's version. */
  readonly kubelet: string;
  /** Cores that pods can request. */
  readonly cpu: number;
  /** Bytes that pods can request. */
  readonly memory: number;
  /** The number of pods that the node takes. */
  readonly pods: number;
  /** RFC 3339. */
  readonly created: string;
}

/** The part of an Event that browsers get. */
export interface EventRow {
  readonly name: string;
  readonly namespace: string;
  /** Such as `BackOff`. */
  readonly reason: string;
  readonly message: string;
  readonly warning: boolean;
  /** Kind of the object that the Event is about. */
  readonly kind: string;
  /** Name of that object. */
  readonly object: string;
  readonly count: number;
  /** The time of the last occurrence, RFC 3339. */
  readonly at: string;
}
