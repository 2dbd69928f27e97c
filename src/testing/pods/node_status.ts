import { isJsonObject } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/** Name of the node that a server has a stand-in for. */
export const NODE_NAME = "stand-in";
/** Address of the node. */
export const NODE_ADDRESS = "10.1.0.1";

/** The conditions that a pod does not meet any more when its containers have ended. */
const lostAtEnd = ["PodReadyToStartContainers", "Ready", "ContainersReady"];

type Fields = Record<string, unknown>;

/** When a pod started, and where it is. */
export interface PodStart {
  /** The address of the pod. */
  readonly podIP: string;
  /** The time as Kubernetes writes it. */
  readonly time: string;
}

/** How the containers of a pod ended. */
export interface PodEnd {
  /** The exit code of each container. */
  readonly exitCode: number;
  /** The time as Kubernetes writes it. */
  readonly time: string;
}

/** Returns the status of a pod whose containers run and are ready. */
export function runningStatus(pod: KubeObject, { podIP, time }: PodStart): Fields {
  const init = containersOf(pod, "initContainers").map((container) =>
    container.restartPolicy === "Always"
      ? running(container, { pod, time })
      : { ...ended(container, { pod, startedAt: time, end: { exitCode: 0, time } }), ready: true }
  );
  const types = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"];
  return {
    ...observed(pod),
    phase: "Running",
    conditions: [...types, "PodScheduled"].map((type) => condition(pod, type, { time })),
    hostIP: NODE_ADDRESS,
    hostIPs: [{ ip: NODE_ADDRESS }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: time,
    ...init.length > 0 && { initContainerStatuses: init },
    containerStatuses: containersOf(pod, "containers").map((container) =>
      running(container, { pod, time })
    ),
  };
}

/** Returns the status of a pod that no node takes; the time stays that of the first refusal. */
export function unschedulableStatus(
  pod: KubeObject,
  { message, time }: { message: string; time: string },
): Fields {
  const status = isJsonObject(pod.status) ? pod.status : {};
  const type = "PodScheduled";
  const conditions = Array.isArray(status.conditions) ? status.conditions.filter(isJsonObject) : [];
  const known = conditions.find((each) => each.type === type && each.status === "False");
  const refused = {
    ...condition(pod, type, { time, reason: "Unschedulable" }),
    lastTransitionTime: known?.lastTransitionTime ?? time,
    message,
  };
  return {
    ...status,
    conditions: [...conditions.filter((each) => each.type !== type), refused],
  };
}

/** Returns the status of a pod whose containers have ended for good. */
export function endedStatus(pod: KubeObject, end: PodEnd): Fields {
  const status = isJsonObject(pod.status) ? pod.status : {};
  const { time, exitCode } = end;
  const reason = exitCode === 0 ? "PodCompleted" : "PodFailed";
  const conditions = Array.isArray(status.conditions) ? status.conditions.filter(isJsonObject) : [];
  return {
    ...status,
    phase: exitCode === 0 ? "Succeeded" : "Failed",
    conditions: conditions.map((each) =>
      lostAtEnd.includes(String(each.type))
        ? condition(pod, String(each.type), { time, reason })
        : each
    ),
    containerStatuses: containersOf(pod, "containers").map((container) => ({
      ...ended(container, { pod, startedAt: status.startTime, end }),
      restartCount: restartsOf(pod, container.name),
    })),
  };
}

/** Returns the status of a pod whose containers were started again after they had ended. */
export function restartedStatus(pod: KubeObject, end: PodEnd): Fields {
  const status = isJsonObject(pod.status) ? pod.status : {};
  const { time } = end;
  return {
    ...status,
    containerStatuses: containersOf(pod, "containers").map((container) => ({
      ...running(container, { pod, time }),
      restartCount: restartsOf(pod, container.name) + 1,
      lastState: ended(container, { pod, startedAt: status.startTime, end }).state,
    })),
  };
}

/** Returns the containers of a pod of one kind. */
export function containersOf(
  { spec }: KubeObject,
  kind: "containers" | "initContainers",
): Fields[] {
  const containers = isJsonObject(spec) ? spec[kind] : undefined;
  return Array.isArray(containers) ? containers.filter(isJsonObject) : [];
}

function running(container: Fields, { pod, time }: { pod: KubeObject; time: string }): Fields {
  return {
    ...containerFields(container, pod),
    ready: true,
    restartCount: 0,
    started: true,
    state: { running: { startedAt: time } },
  };
}

function ended(
  container: Fields,
  { pod, startedAt, end }: { pod: KubeObject; startedAt: unknown; end: PodEnd },
): Fields {
  const { exitCode, time: finishedAt } = end;
  const reason = exitCode === 0 ? "Completed" : "Error";
  const fields = containerFields(container, pod);
  const { containerID } = fields;
  return {
    ...fields,
    ready: false,
    restartCount: 0,
    started: false,
    state: { terminated: { exitCode, reason, startedAt, finishedAt, containerID } },
  };
}

function containerFields({ name, image = "" }: Fields, { metadata }: KubeObject): Fields {
  const containerID = `stand-in://${metadata.uid}/${name}`;
  return { name, image, imageID: "", containerID, lastState: {} };
}

/** Returns how often a container of a pod was started again. */
export function restartsOf({ status }: KubeObject, name: unknown): number {
  const statuses = isJsonObject(status) ? status.containerStatuses : undefined;
  const found = Array.isArray(statuses) ? statuses.find((each) => each?.name === name) : undefined;
  return typeof found?.restartCount === "number" ? found.restartCount : 0;
}

function condition(
  pod: KubeObject,
  type: string,
  { time: lastTransitionTime, reason }: { time: string; reason?: string },
): Fields {
  const status = reason === undefined ? "True" : "False";
  return { ...observed(pod), type, status, lastTransitionTime, ...reason && { reason } };
}

function observed({ metadata }: KubeObject): Fields {
  const { generation } = metadata;
  return generation === undefined ? {} : { observedGeneration: generation };
}
