import { isJsonObject, membersOf, objectsOf } from "../json/json_value.ts";
import { withCondition } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { badRequest } from "../status/api_errors.ts";
import type { ContainerStateRequest, PodStateRequest } from "./pod_state.ts";

/** A container as the status of a pod has it. */
interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: Record<string, Record<string, unknown>>;
  readonly lastState: Record<string, unknown>;
  readonly [field: string]: unknown;
}

/**
 * Returns the status of a pod in another state.
 *
 * Source: `pkg/kubelet` `getPhase`, and `pkg/kubelet/status` for the conditions.
 *
 * @throws {StatusError} 400 if the state names a container that the pod does not have.
 */
export function podStatusOf(
  pod: KubeObject,
  wanted: PodStateRequest,
  at: string,
): Record<string, unknown> {
  const spec = membersOf(pod.spec);
  const { reason: _reason, message: _message, ...before } = membersOf(pod.status);
  const containers = objectsOf(spec.containers);
  const names = containers.map(({ name }) => String(name));
  for (const name of Object.keys(wanted.containers ?? {})) {
    if (names.includes(name)) continue;
    throw badRequest(`The pod has no container "${name}": its containers are ${names.join(", ")}.`);
  }
  const earlier = objectsOf(before.containerStatuses);
  const containerStatuses = containers.map((container) => {
    const previous = earlier.find(({ name }) => name === container.name);
    return containerStatus(container, previous, { wanted, at });
  });
  const phase = wanted.phase ?? phaseOf(containerStatuses, spec.restartPolicy);
  const { reason, message } = wanted;
  return {
    ...before,
    phase,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    conditions: conditionsOf(before.conditions, { phase, containerStatuses, at }),
    startTime: before.startTime ?? at,
    containerStatuses,
  };
}

function containerStatus(
  { name, image }: Record<string, unknown>,
  previous: Record<string, unknown> | undefined,
  { wanted, at }: { wanted: PodStateRequest; at: string },
): ContainerStatus {
  const asked = wanted.containers?.[String(name)] ?? {};
  const was = stateIn(previous?.state);
  const lastWas = stateIn(previous?.lastState);
  const state = stateOf({ asked, wanted, was, at });
  const isRunning = state.running !== undefined;
  const hasRestarted = isRunning && !was.running && (was.terminated ?? lastWas.terminated);
  const count = Number(previous?.restartCount ?? 0);
  return {
    name: String(name),
    image: String(image ?? ""),
    imageID: "",
    ready: isRunning && (asked.ready ?? wanted.ready ?? true),
    restartCount: asked.restarts ?? (hasRestarted ? count + 1 : count),
    started: isRunning,
    state,
    lastState: was.terminated && !state.terminated ? { terminated: was.terminated } : lastWas,
  };
}

interface AskedState {
  asked: ContainerStateRequest;
  wanted: PodStateRequest;
  was: Record<string, Record<string, unknown>>;
  at: string;
}

function stateOf({ asked, wanted, was, at }: AskedState): ContainerStatus["state"] {
  const running = { running: was.running ?? { startedAt: at } };
  const ended = (
    { exitCode = 0, reason, message }: ContainerStateRequest["terminated"] & object,
  ) => ({
    terminated: {
      exitCode,
      reason: reason ?? (exitCode === 0 ? "Completed" : "Error"),
      ...(message !== undefined && { message }),
      startedAt: was.running?.startedAt ?? at,
      finishedAt: at,
    },
  });
  if (asked.running) return running;
  if (asked.waiting) return { waiting: { reason: "ContainerCreating", ...asked.waiting } };
  if (asked.terminated) return ended(asked.terminated);
  if (wanted.exitCode !== undefined) return ended({ exitCode: wanted.exitCode });
  switch (wanted.phase) {
    case "Running":
      return running;
    case "Succeeded":
      return ended({});
    case "Failed":
      return ended({ exitCode: 1 });
  }
  const isKept = wanted.phase !== "Pending" && Object.keys(was).length > 0;
  return isKept ? was : { waiting: { reason: "ContainerCreating" } };
}

function phaseOf(statuses: readonly ContainerStatus[], restartPolicy: unknown): string {
  const isNew = ({ state, lastState }: ContainerStatus) => state.waiting && !lastState.terminated;
  if (statuses.length === 0 || statuses.some(isNew)) return "Pending";
  if (statuses.some(({ state }) => !state.terminated)) return "Running";
  const hasFailed = statuses.some(({ state }) => state.terminated?.exitCode !== 0);
  if (!hasFailed && restartPolicy !== "Always") return "Succeeded";
  return hasFailed && restartPolicy === "Never" ? "Failed" : "Running";
}

function conditionsOf(
  before: unknown,
  { phase, containerStatuses, at }: {
    phase: string;
    containerStatuses: readonly ContainerStatus[];
    at: string;
  },
): Record<string, unknown>[] {
  const unready = containerStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
  const fault = unready.length === 0 ? undefined : unreadyReason(phase, unready);
  const types = ["PodScheduled", "Initialized", "ContainersReady", "Ready"];
  let conditions = objectsOf(before);
  for (const type of types) {
    const why = type.endsWith("Ready") ? fault : undefined;
    const status = why ? "False" : "True";
    conditions = withCondition(conditions, { type, status, lastTransitionTime: at, ...why });
  }
  return conditions;
}

function unreadyReason(phase: string, unready: readonly string[]): Record<string, string> {
  if (phase === "Succeeded") return { reason: "PodCompleted" };
  if (phase === "Failed") return { reason: "PodFailed" };
  const message = `containers with unready status: [${unready.join(" ")}]`;
  return { reason: "ContainersNotReady", message };
}

function stateIn(state: unknown): Record<string, Record<string, unknown>> {
  if (!isJsonObject(state)) return {};
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, each]) => isJsonObject(each) ? [[name, each]] : []),
  );
}
