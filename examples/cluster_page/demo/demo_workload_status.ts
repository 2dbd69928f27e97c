import type { DemoPod } from "./demo_pod.ts";
import type { WorkloadPlan } from "./workload_plans.ts";

/** Facts that make the status of a workload. */
export interface DemoWorkloadFacts {
  readonly plan: WorkloadPlan;
  readonly desired: number;
  readonly pods: readonly DemoPod[];
  /** How many pods are of another template than the current one. */
  readonly outdated: number;
  /** Whether a Deployment is available, and since when in epoch milliseconds. */
  readonly available: { readonly is: boolean; readonly sinceMs: number };
}

/** Returns the status of a workload, as its controller writes it. */
export function demoWorkloadStatus(facts: DemoWorkloadFacts): Record<string, unknown> {
  const { plan, desired, pods, outdated, available } = facts;
  const count = (state: DemoPod["state"]) => pods.filter((pod) => pod.state === state).length;
  const ready = count("running");
  const updated = pods.length - outdated;
  switch (plan.kind) {
    case "Job":
      return jobStatus(pods, { desired, completed: count("completed"), ready });
    case "DaemonSet":
      return {
        desiredNumberScheduled: desired,
        currentNumberScheduled: pods.length,
        updatedNumberScheduled: updated,
        numberReady: ready,
        numberAvailable: ready,
        numberMisscheduled: 0,
      };
    case "StatefulSet":
      return {
        replicas: pods.length,
        currentReplicas: pods.length,
        readyReplicas: ready,
        availableReplicas: ready,
        updatedReplicas: updated,
      };
  }
  const isStuck = count("bad image") > 0;
  const since = { lastTransitionTime: time(available.sinceMs) };
  return {
    replicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: desired - ready,
    updatedReplicas: updated,
    conditions: [
      {
        type: "Available",
        status: available.is ? "True" : "False",
        reason: `MinimumReplicas${available.is ? "Available" : "Unavailable"}`,
        ...since,
      },
      {
        type: "Progressing",
        status: isStuck ? "False" : "True",
        reason: isStuck
          ? "ProgressDeadlineExceeded"
          : outdated > 0
          ? "ReplicaSetUpdated"
          : "NewReplicaSetAvailable",
        ...since,
      },
    ],
  };
}

function jobStatus(
  pods: readonly DemoPod[],
  { desired, completed, ready }: { desired: number; completed: number; ready: number },
): Record<string, unknown> {
  const starts = pods.map(({ firstStartMs }) => firstStartMs);
  const isComplete = completed === desired;
  return {
    active: pods.length - completed,
    ready,
    succeeded: completed,
    ...starts.length > 0 && { startTime: time(Math.min(...starts)) },
    ...isComplete && {
      conditions: [{ type: "Complete", status: "True", reason: "CompletionsReached" }],
    },
  };
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
