import { membersOf, objectsOf } from "../json/json_value.ts";
import { conditionsOf, withCondition } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/** Name of the node that a server has a stand-in for. */
export const NODE_NAME = "stand-in";
/** Address of the node. */
export const NODE_ADDRESS = "10.1.0.1";

/** The conditions that a pod meets while its containers are ready. */
const READY_TYPES = ["Ready", "ContainersReady"];
/** The conditions that a pod does not meet any more when its containers have ended. */
const lostAtEnd = ["PodReadyToStartContainers", ...READY_TYPES];

const CRASHED = "CrashLoopBackOff";
const BACK_OFF = "back-off ";

type Fields = Record<string, unknown>;

/** When a pod started, and where it is. */
export interface PodStart {
  /** The address of the pod. */
  readonly podIP: string;
  /** The time as Kubernetes writes it. */
  readonly time: string;
}

/** The fields of a container's status that the next one depends on. */
interface ContainerStatus {
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: { readonly startedAt?: string };
    readonly waiting?: { readonly reason?: string; readonly message?: string };
  };
  readonly lastState?: Fields;
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
  const refused = { ...condition(pod, "PodScheduled", { time, reason: "Unschedulable" }), message };
  return {
    ...membersOf(pod.status),
    conditions: withCondition<Fields>(conditionsOf(pod), refused),
  };
}

/** Returns the status of a pod whose containers have ended for good. */
export function endedStatus(pod: KubeObject, end: PodEnd): Fields {
  const status = membersOf(pod.status);
  const { time, exitCode } = end;
  const reason = exitCode === 0 ? "PodCompleted" : "PodFailed";
  return {
    ...status,
    phase: exitCode === 0 ? "Succeeded" : "Failed",
    conditions: conditionsOf(pod).map((each) =>
      lostAtEnd.includes(String(each.type))
        ? condition(pod, String(each.type), { time, reason })
        : each
    ),
    containerStatuses: containersOf(pod, "containers").map((container) => ({
      ...ended(container, { pod, startedAt: startOf(pod, container.name), end }),
      restartCount: restartsOf(pod, container.name),
    })),
  };
}

/** Returns the status of a pod whose containers have failed, and start again after a delay. */
export function crashedStatus(pod: KubeObject, end: PodEnd, waitMs: number): Fields {
  const { metadata: { name, namespace, uid } } = pod;
  const status = membersOf(pod.status);
  const { time } = end;
  const containers = containersOf(pod, "containers");
  const reason = "ContainersNotReady";
  const names = containers.map((container) => container.name).join(" ");
  const message = `containers with unready status: [${names}]`;
  return {
    ...status,
    conditions: conditionsOf(pod).map((each) =>
      READY_TYPES.includes(String(each.type))
        ? { ...condition(pod, String(each.type), { time, reason }), message }
        : each
    ),
    containerStatuses: containers.map((container) => {
      const { state, ...fields } = ended(container, {
        pod,
        startedAt: startOf(pod, container.name),
        end,
      });
      const waiting = {
        reason: CRASHED,
        message: `${BACK_OFF}${durationText(waitMs)} restarting failed ` +
          `container=${container.name} pod=${name}_${namespace}(${uid})`,
      };
      const restartCount = restartsOf(pod, container.name);
      return { ...fields, restartCount, state: { waiting }, lastState: state };
    }),
  };
}

/** Returns the status of a crashed pod whose containers were started again. */
export function restartedStatus(pod: KubeObject, time: string): Fields {
  const status = membersOf(pod.status);
  return {
    ...status,
    conditions: conditionsOf(pod).map((each) =>
      READY_TYPES.includes(String(each.type)) && each.status !== "True"
        ? condition(pod, String(each.type), { time })
        : each
    ),
    containerStatuses: containersOf(pod, "containers").map((container) => ({
      ...running(container, { pod, time }),
      restartCount: restartsOf(pod, container.name) + 1,
      lastState: statusOf(pod, container.name)?.lastState ?? {},
    })),
  };
}

/** Returns whether the containers of a pod wait after {@linkcode crashedStatus}; a test says it otherwise. */
export function hasCrashed(pod: KubeObject): boolean {
  const [container] = containersOf(pod, "containers");
  const { reason, message } = statusOf(pod, container?.name)?.state?.waiting ?? {};
  return reason === CRASHED && message?.startsWith(BACK_OFF) === true;
}

/** Returns the containers of a pod of one kind. */
export function containersOf(
  { spec }: KubeObject,
  kind: "containers" | "initContainers",
): Fields[] {
  return objectsOf(membersOf(spec)[kind]);
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

/** Returns when a container was started last; that of the pod, if its status does not say. */
function startOf(pod: KubeObject, container: unknown): unknown {
  const { running } = statusOf(pod, container)?.state ?? {};
  return running?.startedAt ?? membersOf(pod.status).startTime;
}

/** Returns how often a container of a pod was started again. */
function restartsOf(pod: KubeObject, name: unknown): number {
  return statusOf(pod, name)?.restartCount ?? 0;
}

function statusOf({ status }: KubeObject, name: unknown): ContainerStatus | undefined {
  const statuses = membersOf(status).containerStatuses;
  return Array.isArray(statuses) ? statuses.find((each) => each?.name === name) : undefined;
}

/** Writes a duration as Go does. */
function durationText(durationMs: number): string {
  const seconds = durationMs / 1000;
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
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
