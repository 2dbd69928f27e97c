import { valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { age } from "./human_duration.ts";
import {
  ageOf,
  booleanAt,
  conditionOf,
  type Json,
  listAt,
  nameOf,
  numberAt,
  objectAt,
  textAt,
} from "./cell_values.ts";

/**
 * Returns the cells of a Pod.
 *
 * Source: `k8s.io/kubernetes/pkg/printers/internalversion` `printPod`.
 */
export function podCells(pod: KubeObject, now: number): unknown[] {
  const { ready, total, reason, restarts } = summaryOf(pod);
  const [address] = listAt(pod, "status.podIPs");
  const { count, at } = restarts;
  return [
    nameOf(pod),
    `${ready}/${total}`,
    reason,
    count !== 0 && at !== "" ? `${count} (${age(at, now)} ago)` : String(count),
    ageOf(pod, now),
    textAt(address, "ip", "<none>"),
    textAt(pod, "spec.nodeName", "<none>"),
    textAt(pod, "status.nominatedNodeName", "<none>"),
    gatesOf(pod),
  ];
}

interface Summary {
  ready: number;
  total: number;
  reason: string;
  restarts: Restarts;
}

interface Restarts {
  count: number;
  /** Time of the last one; empty if there is none. */
  at: string;
}

function summaryOf(pod: KubeObject): Summary {
  const phase = textAt(pod, "status.phase");
  const sidecars = new Set(
    listAt(pod, "spec.initContainers").filter((each) => each.restartPolicy === "Always")
      .map((each) => textAt(each, "name")),
  );
  const isGated = listAt(pod, "status.conditions").some((condition) =>
    condition.type === "PodScheduled" && condition.reason === "SchedulingGated"
  );
  const start: Summary = {
    ready: 0,
    total: listAt(pod, "spec.containers").length + sidecars.size,
    reason: isGated ? "SchedulingGated" : textAt(pod, "status.reason", phase),
    restarts: { count: 0, at: "" },
  };
  const init = withInitContainers(pod, start, sidecars);
  const isInitialized = !init.failed || conditionOf(pod, "Initialized") === "True";
  const summary = isInitialized ? withContainers(pod, init) : init.summary;
  return { ...summary, reason: withDeletion(pod, summary.reason, phase) };
}

interface InitSummary {
  summary: Summary;
  /** Whether a container is not done or has failed. */
  failed: boolean;
  /** The restarts of those that run beside the others. */
  sidecarRestarts: Restarts;
}

function withInitContainers(
  pod: KubeObject,
  start: Summary,
  sidecars: ReadonlySet<string>,
): InitSummary {
  const total = listAt(pod, "spec.initContainers").length;
  const summary = { ...start };
  let sidecarRestarts = summary.restarts;
  for (const [index, status] of listAt(pod, "status.initContainerStatuses").entries()) {
    const isSidecar = sidecars.has(textAt(status, "name"));
    summary.restarts = plus(summary.restarts, status);
    if (isSidecar) sidecarRestarts = plus(sidecarRestarts, status);
    const ended = objectAt(status, "state.terminated");
    if (ended && numberAt(ended, "exitCode") === 0) continue;
    if (isSidecar && booleanAt(status, "started")) {
      if (booleanAt(status, "ready")) summary.ready++;
      continue;
    }
    const waiting = textAt(status, "state.waiting.reason");
    if (ended) summary.reason = `Init:${endOf(ended)}`;
    else if (waiting !== "" && waiting !== "PodInitializing") summary.reason = `Init:${waiting}`;
    else summary.reason = `Init:${index}/${total}`;
    return { summary, failed: true, sidecarRestarts };
  }
  return { summary, failed: false, sidecarRestarts };
}

function withContainers(pod: KubeObject, { summary, sidecarRestarts }: InitSummary): Summary {
  let { ready, reason } = summary;
  let restarts = sidecarRestarts;
  let isRunning = false;
  let failure = "";
  for (const status of listAt(pod, "status.containerStatuses").toReversed()) {
    restarts = plus(restarts, status);
    const waiting = textAt(status, "state.waiting.reason");
    const ended = objectAt(status, "state.terminated");
    if (waiting !== "") reason = waiting;
    else if (ended) {
      reason = endOf(ended);
      if (numberAt(ended, "exitCode") !== 0) failure = reason;
    } else if (booleanAt(status, "ready") && valueAt(status, "state.running")) {
      isRunning = true;
      ready++;
    }
  }
  if (reason === "Completed") {
    if (isRunning && conditionOf(pod, "Ready") === "True") reason = "Running";
    else if (failure !== "") reason = failure;
    else if (isRunning) reason = "NotReady";
  }
  return { ...summary, ready, reason, restarts };
}

function withDeletion(pod: KubeObject, reason: string, phase: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (textAt(pod, "status.reason") === "NodeLost") return "Unknown";
  return phase === "Succeeded" || phase === "Failed" ? reason : "Terminating";
}

function plus({ count, at }: Restarts, status: Json): Restarts {
  const last = textAt(status, "lastState.terminated.finishedAt");
  return { count: count + numberAt(status, "restartCount"), at: last > at ? last : at };
}

function endOf(ended: Json): string {
  const signal = numberAt(ended, "signal");
  const cause = signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(ended, "exitCode")}`;
  return textAt(ended, "reason", cause);
}

function gatesOf(pod: KubeObject): string {
  const gates = listAt(pod, "spec.readinessGates");
  if (gates.length === 0) return "<none>";
  const open = gates.filter((gate) => conditionOf(pod, textAt(gate, "conditionType")) === "True");
  return `${open.length}/${gates.length}`;
}
