/** The state of a pod of the embedded cluster. */
export type DemoPodState =
  | "unschedulable"
  | "creating"
  | "running"
  | "crashing"
  | "bad image"
  | "completed";

/** End of a run of the container. */
export interface DemoEnd {
  readonly exitCode: number;
  readonly reason: string;
  /** Epoch milliseconds, as all times here. */
  readonly atMs: number;
}

/** Parts of the status of a pod. */
export interface DemoPodFacts {
  readonly state: DemoPodState;
  readonly name: string;
  readonly image: string;
  readonly address: string;
  /** Why no node fits. */
  readonly problem: string;
  readonly restarts: number;
  readonly createdMs: number;
  /** When the run of now began, or when the pod came into another state. */
  readonly sinceMs: number;
  /** When the pod became ready, or ceased to be. */
  readonly readySinceMs: number;
  readonly lastEnd: DemoEnd | undefined;
}

const PHASES: Readonly<Record<DemoPodState, string>> = {
  unschedulable: "Pending",
  creating: "Pending",
  running: "Running",
  crashing: "Running",
  "bad image": "Pending",
  completed: "Succeeded",
};
const LONGEST_BACKOFF_S = 300;
/** The class of containers without a limit of CPU. */
const QOS = { qosClass: "Burstable" };

/** Returns the status of a pod, as its kubelet writes it. */
export function demoPodStatus(facts: DemoPodFacts): Record<string, unknown> {
  const { state, image, address, problem, restarts, createdMs, readySinceMs, lastEnd } = facts;
  const condition = (type: string, holds: boolean, ms: number, more = {}) => ({
    type,
    status: holds ? "True" : "False",
    lastTransitionTime: time(ms),
    ...more,
  });
  if (state === "unschedulable") {
    const more = { reason: "Unschedulable", message: problem };
    const conditions = [condition("PodScheduled", false, createdMs, more)];
    return { phase: PHASES[state], ...QOS, conditions };
  }
  const ready = state === "running";
  const why = state === "completed" ? "PodCompleted" : "ContainersNotReady";
  return {
    phase: PHASES[state],
    ...QOS,
    conditions: [
      condition("PodScheduled", true, createdMs),
      condition("Initialized", true, createdMs, state === "completed" && { reason: why }),
      condition("ContainersReady", ready, readySinceMs, !ready && { reason: why }),
      condition("Ready", ready, readySinceMs, !ready && { reason: why }),
    ],
    startTime: time(createdMs),
    ...state !== "creating" && { podIP: address },
    containerStatuses: [{
      name: "app",
      image,
      imageID: "",
      ready,
      started: ready,
      restartCount: restarts,
      state: containerState(facts),
      ...lastEnd && { lastState: { terminated: terminated(lastEnd) } },
    }],
  };
}

/** Returns how long a kubelet waits before it starts a container that crashed once more. */
export function backOffSeconds(restarts: number): number {
  return Math.min(10 * 2 ** (restarts - 1), LONGEST_BACKOFF_S);
}

function containerState(
  { state, name, image, restarts, sinceMs }: DemoPodFacts,
): Record<string, unknown> {
  switch (state) {
    case "running":
      return { running: { startedAt: time(sinceMs) } };
    case "completed":
      return { terminated: terminated({ exitCode: 0, reason: "Completed", atMs: sinceMs }) };
    case "crashing": {
      const seconds = backOffSeconds(restarts);
      const backoff = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
      const message = `back-off ${backoff} restarting failed container=app pod=${name}`;
      return { waiting: { reason: "CrashLoopBackOff", message } };
    }
    case "bad image": {
      const message = `Back-off pulling image "${image}": not found`;
      return { waiting: { reason: "ImagePullBackOff", message } };
    }
    default:
      return { waiting: { reason: "ContainerCreating" } };
  }
}

function terminated({ exitCode, reason, atMs }: DemoEnd): Record<string, unknown> {
  return { exitCode, reason, finishedAt: time(atMs) };
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
