import type { DaemonSet, Deployment, StatefulSet } from "@kubewire/types/apps/v1";
import type { Job } from "@kubewire/types/batch/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import type { WorkloadRow } from "./rows.ts";

interface Counts {
  readonly ready: number | undefined;
  readonly desired: number | undefined;
  readonly updated: number | undefined;
}

type Status = Pick<WorkloadRow, "status" | "level">;
type Workload = DeepReadonly<Deployment | StatefulSet | DaemonSet | Job>;

/** Returns what browsers get of a Deployment. */
export function deploymentRow(deployment: DeepReadonly<Deployment>): WorkloadRow {
  const { spec, status = {} } = deployment;
  const counts = {
    ready: status.readyReplicas,
    desired: spec?.replicas ?? 1,
    updated: status.updatedReplicas,
  };
  const failed = status.conditions?.find(({ reason }) => reason === "ProgressDeadlineExceeded");
  if (failed) return row(deployment, counts, { status: "Rollout failed", level: "fail" });
  if (spec?.paused) return row(deployment, counts, { status: "Paused", level: "wait" });
  return row(deployment, counts, rollout(counts));
}

/** Returns what browsers get of a StatefulSet. */
export function statefulSetRow(statefulSet: DeepReadonly<StatefulSet>): WorkloadRow {
  const { spec, status } = statefulSet;
  const { currentRevision, updateRevision, updatedReplicas, readyReplicas } = status ?? {};
  const desired = spec?.replicas ?? 1;
  const updated = currentRevision === updateRevision ? desired : updatedReplicas;
  const counts = { ready: readyReplicas, desired, updated };
  return row(statefulSet, counts, rollout(counts));
}

/** Returns what browsers get of a DaemonSet. */
export function daemonSetRow(daemonSet: DeepReadonly<DaemonSet>): WorkloadRow {
  const { status } = daemonSet;
  const counts = {
    ready: status?.numberReady,
    desired: status?.desiredNumberScheduled,
    updated: status?.updatedNumberScheduled,
  };
  return row(daemonSet, counts, rollout(counts));
}

/** Returns what browsers get of a Job. */
export function jobRow(job: DeepReadonly<Job>): WorkloadRow {
  const { spec, status = {} } = job;
  const counts = { ready: status.succeeded, desired: spec?.completions ?? 1, updated: undefined };
  return row(job, counts, jobStatus(job));
}

function jobStatus({ spec, status = {} }: DeepReadonly<Job>): Status {
  const holds = (type: string) =>
    status.conditions?.some((each) => each.type === type && each.status === "True") ?? false;
  if (holds("Complete")) return { status: "Complete", level: "done" };
  if (holds("Failed")) return { status: "Failed", level: "fail" };
  if (spec?.suspend) return { status: "Suspended", level: "wait" };
  if (status.failed) return { status: "Retrying", level: "fail" };
  return { status: status.active ? "Running" : "Pending", level: status.active ? "ok" : "wait" };
}

/** A workload with fewer than half of its pods is in trouble, not merely on its way. */
function rollout({ ready = 0, desired = 0, updated = 0 }: Counts): Status {
  if (desired === 0) return { status: "Scaled to 0", level: "done" };
  const missing = desired - ready;
  const level = missing * 2 > desired ? "fail" : "wait";
  if (updated < desired) return { status: `Rolling out, ${updated} of ${desired}`, level };
  if (missing <= 0) return { status: "Available", level: "ok" };
  if (ready === 0) return { status: "Unavailable", level };
  return { status: `${level === "fail" ? "Mostly down" : "Degraded"}, ${missing} missing`, level };
}

function row({ metadata }: Workload, counts: Counts, status: Status): WorkloadRow {
  return {
    name: metadata.name ?? "",
    namespace: metadata.namespace ?? "",
    version: metadata.resourceVersion ?? "",
    ready: counts.ready ?? 0,
    desired: counts.desired ?? 0,
    ...status,
    created: metadata.creationTimestamp ?? "",
  };
}
