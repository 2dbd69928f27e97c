import { membersOf, valueAt } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { Node, Placement } from "../objects/node_placement.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { type ServerTime, serverTime } from "../time/server_time.ts";
import type { ObjectApi } from "../writes/object_api.ts";
import { timestamp } from "../writes/write_context.ts";
import { createNode } from "./node_object.ts";
import {
  containersOf,
  crashedStatus,
  endedStatus,
  hasCrashed,
  NODE_ADDRESS,
  NODE_NAME,
  restartedStatus,
  runningStatus,
  unschedulableStatus,
} from "./node_status.ts";
import { placePod, type PodPlace } from "./place_pod.ts";
import type { PodProgram } from "./pod_session.ts";
import type { PodStandIns } from "./pod_stand_ins.ts";
import { RestartBackoff } from "./restart_backoff.ts";

/** The parts of a server that its node uses. */
export interface NodeServer {
  readonly store: ObjectStore;
  readonly objects: ObjectApi;
  readonly pods: PodStandIns;
}

const DEFAULT_SCHEDULER = "default-scheduler";
/** How long a pod runs that ends by itself, and how long again when its containers are started again. */
const RUN_MS = 100;
/** Exit code of a container that a signal has ended. */
const KILLED = 137;

/**
 * Replaces a node and its scheduler: a new pod gets the node, and is Running and Ready at once, the
 * logs of its containers have one line, and an exec runs a program that prints its command. A pod with
 * gates, of another scheduler, or that no node takes, waits until it may run. The pod of a Job, and
 * others that run once, end after a moment as {@linkcode PodStandIns.decideExit} says; containers that
 * start again after a failure wait before it as with a kubelet. Pods of other nodes, which a test has
 * added, run in the same way.
 */
export class StandInNode implements Disposable {
  readonly #server: NodeServer;
  readonly #time: Pick<ServerTime, "now" | "setTimer">;
  readonly #subscriptions: readonly Disposable[];
  /** The uids of pods that were started. */
  readonly #started = new Set<string>();
  /** The keys of pods that no node has taken so far. */
  readonly #waiting = new Set<string>();
  readonly #timers = new Map<string, Disposable>();
  readonly #backoff = new RestartBackoff();
  #addresses = 0;

  /** Starts to run new pods. */
  constructor(
    server: NodeServer,
    time: Pick<ServerTime, "now" | "setTimer"> = serverTime({}),
  ) {
    this.#server = server;
    this.#time = time;
    createNode(server.objects, timestamp(time.now()));
    this.#subscriptions = [
      server.store.subscribe("pods", ({ type, key, current }) => {
        if (type === "DELETED") this.#remove(key, current.object);
        else this.#consider(key, type === "ADDED");
      }),
      server.store.subscribe("nodes", () => {
        for (const key of [...this.#waiting]) this.#consider(key, false);
      }),
    ];
  }

  /** Stops running new pods. */
  [Symbol.dispose](): void {
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    this.#timers.clear();
  }

  #consider(key: string, isNew: boolean): void {
    const pod = this.#server.store.get("pods", key)?.object; // it may have changed since
    if (!pod) return;
    if (this.#started.has(pod.metadata.uid ?? key)) return this.#stop(pod);
    const isPending = (valueAt(pod, "status.phase") ?? "Pending") === "Pending";
    if (isPending ? !mayRun(pod) : !isNew) return;
    const place = isPending ? this.#place(pod) : undefined;
    if (place?.refusal !== undefined) return this.#refuse(key, pod, place.refusal);
    this.#waiting.delete(key);
    this.#started.add(pod.metadata.uid ?? key);
    this.#play(pod);
    if (!isPending) { // of a snapshot: it has its state
      if (!runsOnce(pod)) return;
      return hasCrashed(pod) ? this.#restart(key, pod) : this.#endLater(key, pod);
    }
    const bound = this.#bind(key, pod, place?.node ?? NODE_NAME);
    const podIP = valueAt(pod, "spec.hostNetwork") === true ? NODE_ADDRESS : this.#nextAddress();
    this.#report(bound, runningStatus(bound, { podIP, time: timestamp(this.#time.now()) }));
    if (runsOnce(pod)) this.#endLater(key, pod);
  }

  /** Ends a pod that is being deleted and that finalizers keep, such as that of a Job. */
  #stop(pod: KubeObject): void {
    const isRunning = valueAt(pod, "status.phase") === "Running" && runsOnce(pod);
    if (pod.metadata.deletionTimestamp === undefined || !isRunning) return;
    this.#report(pod, endedStatus(pod, { exitCode: KILLED, time: timestamp(this.#time.now()) }));
  }

  /** Lets the containers of a pod have a log and run commands. */
  #play(pod: KubeObject): void {
    const { name = "", namespace = "default" } = pod.metadata;
    for (const { name: container } of containersOf(pod, "containers")) {
      const reference = { name, namespace, container: String(container) };
      const log = this.#server.pods.log(reference);
      if (log.ended) log.restart(); // the test has ended it
      log.append(`${container} is played by the test server\n`);
      this.#server.pods.setProgram(reference, printCommand);
    }
  }

  /** Returns the node of a pod: its own, or else the stand-in before those that a test has added. */
  #place({ spec }: KubeObject): PodPlace {
    const placement = membersOf(spec) as Placement;
    if (placement.nodeName) return { node: placement.nodeName };
    const nodes = this.#server.store.list("nodes").map(({ object }) => object as Node);
    const isOther = ({ metadata }: Node) => metadata.name === NODE_NAME ? 0 : 1;
    return placePod(placement, nodes.sort((left, right) => isOther(left) - isOther(right)));
  }

  /** Says in the status of a pod why it has no node, as the scheduler does. */
  #refuse(key: string, pod: KubeObject, message: string): void {
    this.#waiting.add(key);
    const time = timestamp(this.#time.now());
    const status = unschedulableStatus(pod, { message, time });
    this.#report(pod, status, "kube-scheduler");
  }

  /** Gives a pod its node; not by a request, since only that for a Binding may do so. */
  #bind(key: string, pod: KubeObject, nodeName: string): KubeObject {
    const spec = membersOf(pod.spec);
    if (spec.nodeName) return pod;
    return this.#server.store.put("pods", key, { ...pod, spec: { ...spec, nodeName } }).object;
  }

  #report(pod: KubeObject, status: Record<string, unknown>, fieldManager = "kubelet"): void {
    const { qosClass } = membersOf(pod.status);
    this.#server.objects.update({
      apiVersion: "v1",
      kind: "Pod",
      ...pod, // a status update also replaces labels and annotations
      status: { ...status, ...qosClass !== undefined && { qosClass } },
    }, { status: true, fieldManager });
  }

  #endLater(key: string, pod: KubeObject): void {
    this.#whileRunning(key, pod, RUN_MS, (running) => {
      const exit = this.#server.pods.exitOf(running);
      if (!exit) return;
      const restMs = exit.afterMs - RUN_MS;
      if (restMs <= 0) this.#end(key, running, exit.exitCode);
      else this.#whileRunning(key, running, restMs, (last) => this.#end(key, last, exit.exitCode));
    });
  }

  /** Acts after a delay, if the pod still runs by then. */
  #whileRunning(
    key: string,
    { metadata: { uid = "" } }: KubeObject,
    delayMs: number,
    act: (pod: KubeObject) => void,
  ): void {
    const timer = this.#time.setTimer(() => {
      this.#timers.delete(uid);
      const pod = this.#server.store.get("pods", key)?.object;
      if (pod?.metadata.uid === uid && valueAt(pod, "status.phase") === "Running") act(pod);
    }, delayMs);
    this.#timers.set(uid, timer);
  }

  #end(key: string, pod: KubeObject, exitCode: number): void {
    const now = this.#time.now();
    const end = { exitCode, time: timestamp(now) };
    if (exitCode === 0 || valueAt(pod, "spec.restartPolicy") !== "OnFailure") {
      return this.#report(pod, endedStatus(pod, end));
    }
    const waitMs = this.#backoff.next(pod.metadata.uid ?? key, now);
    const crashed = { ...pod, status: crashedStatus(pod, end, waitMs) };
    if (waitMs === 0) return this.#restart(key, crashed);
    this.#report(pod, crashed.status);
    this.#whileRunning(key, pod, waitMs, (waiting) => {
      if (hasCrashed(waiting)) this.#restart(key, waiting);
    });
  }

  #restart(key: string, crashed: KubeObject): void {
    this.#report(crashed, restartedStatus(crashed, timestamp(this.#time.now())));
    this.#endLater(key, crashed);
  }

  /** Ends the logs of a deleted pod, and with them the responses that follow them. */
  #remove(key: string, pod: KubeObject): void {
    const { name = "", namespace = "default", uid = key } = pod.metadata;
    this.#timers.get(uid)?.[Symbol.dispose]();
    this.#timers.delete(uid);
    this.#started.delete(uid);
    this.#backoff.forget(uid);
    this.#waiting.delete(key);
    for (const { name: container } of containersOf(pod, "containers")) {
      this.#server.pods.endLog({ name, namespace, container: String(container) });
    }
  }

  #nextAddress(): string {
    const number = this.#addresses++ % 60_000 + 2;
    return `10.244.${number >> 8}.${number & 255}`;
  }
}

/** Whether nothing keeps a pod from its node: no gate, and no scheduler of its own. */
function mayRun(pod: KubeObject): boolean {
  const { spec, metadata } = pod;
  const { nodeName, schedulingGates, schedulerName = DEFAULT_SCHEDULER } = membersOf(spec);
  if (metadata.deletionTimestamp !== undefined) return false;
  if (nodeName) return true;
  const isGated = Array.isArray(schedulingGates) && schedulingGates.length > 0;
  return !isGated && schedulerName === DEFAULT_SCHEDULER;
}

/** Whether a pod may end by itself. */
function runsOnce(pod: KubeObject): boolean {
  return ["Never", "OnFailure"].includes(String(valueAt(pod, "spec.restartPolicy")));
}

/** Prints the command, then copies stdin to stdout. */
const printCommand: PodProgram = async ({ command, stdin, stdout }) => {
  await stdout(`${command.join(" ")}\n`);
  for await (const chunk of stdin) await stdout(chunk);
  return 0;
};
