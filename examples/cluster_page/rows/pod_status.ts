import type { ContainerStatus, Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
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

function statusText({ metadata, status = {}, spec }: DeepReadonly<Pod>): string {
  const { phase = "Pending", reason, conditions = [] } = status;
  const gated = conditions.some(({ reason }) => reason === "SchedulingGated");
  const usual = reason || (gated ? "SchedulingGated" : phase);
  const ended = phase === "Succeeded" || phase === "Failed";
  if (metadata.deletionTimestamp && !ended) {
    return reason === "NodeLost" ? "Unknown" : "Terminating";
  }
  return initText(status.initContainerStatuses ?? [], spec?.initContainers ?? []) ??
    containersText(status.containerStatuses ?? [], isReady(conditions)) ?? usual;
}

type Statuses = readonly DeepReadonly<ContainerStatus>[];

/** Returns the state of a pod that still starts; `undefined` if all of its start is done. */
function initText(
  statuses: Statuses,
  containers: readonly { readonly name: string; readonly restartPolicy?: string }[],
): string | undefined {
  const sidecars = new Set(
    containers.filter(({ restartPolicy }) => restartPolicy === "Always").map(({ name }) => name),
  );
  for (const [index, { name, state = {}, started }] of statuses.entries()) {
    if (state.terminated?.exitCode === 0 || sidecars.has(name) && started) continue;
    if (state.terminated) return `Init:${endText(state.terminated)}`;
    const { reason = "" } = state.waiting ?? {};
    if (reason !== "" && reason !== "PodInitializing") return `Init:${reason}`;
    return `Init:${index}/${containers.length}`;
  }
  return undefined;
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

function levelOf({ status = {} }: DeepReadonly<Pod>, text: string): Level {
  if (FINISHED.has(text)) return "done";
  if (TROUBLE.test(text)) return "fail";
  const { containerStatuses = [], phase } = status;
  const ready = containerStatuses.every(({ ready }) => ready);
  return text === "Running" && phase === "Running" && ready ? "ok" : "wait";
}

function noteOf({ status = {} }: DeepReadonly<Pod>): string {
  const { message, conditions = [], containerStatuses = [] } = status;
  const scheduling = conditions.find(({ type, status }) =>
    type === "PodScheduled" && status === "False"
  );
  const waiting = containerStatuses.find(({ state }) => state?.waiting?.message);
  return message || scheduling?.message || waiting?.state?.waiting?.message || "";
}

function isReady(
  conditions: readonly { readonly type: string; readonly status: string }[],
): boolean {
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
