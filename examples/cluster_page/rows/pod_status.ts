import type { ContainerStatus, Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import { type PodStart, podStart, sidecarNames } from "./pod_start.ts";
import type { Level } from "./rows.ts";

/** The state of a pod in a word, as kubectl prints it. */
export interface PodStatus {
  /** Such as `Running` or `CrashLoopBackOff`. */
  readonly text: string;
  readonly level: Level;
  /** The message behind it; may be empty. */
  readonly note: string;
}

const TROUBLE = /BackOff|Err|OOMKilled|Failed|Evicted|Unknown|Lost|ExitCode|Signal|Cannot|Invalid/;
const FINISHED = new Set(["Succeeded", "Completed"]);

/**
 * Returns the state of a pod.
 *
 * Source: `k8s.io/kubernetes/pkg/printers/internalversion` `printPod`.
 */
export function podStatus(pod: DeepReadonly<Pod>): PodStatus {
  const text = statusText(pod);
  return { text, level: levelOf(pod, text), note: noteOf(pod) };
}

function statusText(pod: DeepReadonly<Pod>): string {
  const { metadata, status = {}, spec } = pod;
  const { phase = "Pending", reason, conditions = [] } = status;
  const gated = conditions.some(({ reason }) => reason === "SchedulingGated");
  const usual = reason || (gated ? "SchedulingGated" : phase);
  const ended = phase === "Succeeded" || phase === "Failed";
  if (metadata.deletionTimestamp && !ended) {
    return reason === "NodeLost" ? "Unknown" : "Terminating";
  }
  const start = podStart(pod);
  const init = initText(start, spec?.initContainers?.length ?? 0);
  if (init !== undefined && start.isUnderWay) return init;
  return containersText(status.containerStatuses ?? [], isReady(conditions)) ?? init ?? usual;
}

type Statuses = readonly DeepReadonly<ContainerStatus>[];

/** Returns the state of a pod that still starts; `undefined` if all of its start is done. */
function initText({ done, blocking }: PodStart, total: number): string | undefined {
  if (!blocking) return undefined;
  const { terminated, waiting } = blocking.state ?? {};
  if (terminated) return `Init:${endText(terminated)}`;
  const { reason = "" } = waiting ?? {};
  if (reason !== "" && reason !== "PodInitializing") return `Init:${reason}`;
  return `Init:${done.length}/${total}`;
}

function containersText(statuses: Statuses, podIsReady: boolean): string | undefined {
  let text: string | undefined;
  let runs = false;
  for (const { state = {}, ready } of statuses.toReversed()) {
    if (state.waiting?.reason) text = state.waiting.reason;
    else if (state.terminated) text = endText(state.terminated);
    else if (ready && state.running) runs = true;
  }
  if (text === "Completed" && runs) return podIsReady ? "Running" : "NotReady";
  return text;
}

function endText(
  { reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number },
): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function levelOf(pod: DeepReadonly<Pod>, text: string): Level {
  if (FINISHED.has(text)) return "done";
  if (TROUBLE.test(text)) return "fail";
  const { containerStatuses = [], initContainerStatuses = [], phase } = pod.status ?? {};
  const sidecars = sidecarNames(pod);
  const all = [
    ...initContainerStatuses.filter(({ name }) => sidecars.includes(name)),
    ...containerStatuses,
  ];
  const ready = all.every(({ ready }) => ready);
  return text === "Running" && phase === "Running" && ready ? "ok" : "wait";
}

function noteOf({ status = {} }: DeepReadonly<Pod>): string {
  const { message, conditions = [] } = status;
  const statuses = [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []];
  const scheduling = conditions.find(({ type, status }) =>
    type === "PodScheduled" && status === "False"
  );
  const waiting = statuses.find(({ state }) => state?.waiting?.message);
  const why = message || scheduling?.message || waiting?.state?.waiting?.message || "";
  const end = lastEnd(statuses);
  if (why === "" || end === "") return why || end;
  return `${/[.!?]$/.test(why) ? why : `${why}.`} ${end}`;
}

/** Says how the first container ended that has failed and does not run again yet. */
function lastEnd(statuses: Statuses): string {
  for (const { name, state, lastState } of statuses) {
    const { exitCode = 0, reason } = state?.terminated ??
      (state?.waiting && lastState?.terminated) ?? {};
    if (exitCode === 0) continue;
    return `Container ${name} ended last with exit code ${exitCode}${
      reason ? ` (${reason})` : ""
    }.`;
  }
  return "";
}

function isReady(
  conditions: readonly { readonly type: string; readonly status: string }[],
): boolean {
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
