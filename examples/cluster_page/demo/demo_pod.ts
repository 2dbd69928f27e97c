import type { KubeObject, TestApiServer } from "@kubewire/testing";
import type { WorkloadPlan } from "./workload_plans.ts";

/** The state of a pod of the embedded cluster. */
export type DemoPodState =
  | "unschedulable"
  | "creating"
  | "running"
  | "crashing"
  | "bad image"
  | "completed";

/** Properties of a pod that do not change. */
export interface DemoPodInit {
  readonly plan: WorkloadPlan;
  readonly name: string;
  /** The node; empty if none fits. */
  readonly node: string;
  /** Of the ReplicaSet of a Deployment; empty for other workloads. */
  readonly hash: string;
}

const NO_FIT = "0/12 nodes are available: 3 node(s) had untolerated taint(s), " +
  "9 Insufficient cpu, 9 Insufficient memory.";

/** A pod of the embedded cluster, which plays scheduler and kubelet for it. */
export class DemoPod {
  readonly init: DemoPodInit;
  readonly #server: TestApiServer;
  readonly #startedAt = new Date().toISOString();
  #state: DemoPodState = "creating";
  #restarts = 0;

  constructor(server: TestApiServer, init: DemoPodInit) {
    this.#server = server;
    this.init = init;
    server.objects.create(this.#object());
    if (init.node === "") this.become("unschedulable");
  }

  get state(): DemoPodState {
    return this.#state;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Changes the state. */
  become(state: DemoPodState): void {
    this.#state = state;
    this.#server.objects.update({ ...this.#object(), status: this.#status() }, { status: true });
    if (state === "completed") this.#log.end();
  }

  /** Restarts the container. */
  restart(state: "running" | "crashing"): void {
    this.#restarts++;
    this.#log.restart();
    this.become(state);
  }

  /** Writes a line to the log. */
  say(line: string): void {
    if (!this.#log.ended) this.#log.append(`${line}\n`);
  }

  /** Deletes the pod. */
  delete(): void {
    this.#log.end();
    const { name, plan: { namespace } } = this.init;
    const reference = { apiVersion: "v1", kind: "Pod", name, namespace };
    this.#server.objects.delete(reference, { gracePeriodSeconds: 0 });
  }

  get #log() {
    const { name, plan } = this.init;
    return this.#server.pods.log({ name, namespace: plan.namespace, container: "app" });
  }

  #object(): KubeObject {
    const { plan, name, node, hash } = this.init;
    const { namespace, cpu, memory } = plan;
    const owner = hash === ""
      ? {
        apiVersion: plan.kind === "Job" ? "batch/v1" : "apps/v1",
        kind: plan.kind,
        name: plan.name,
      }
      : { apiVersion: "apps/v1", kind: "ReplicaSet", name: `${plan.name}-${hash}` };
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace,
        labels: {
          "app.kubernetes.io/name": plan.name,
          ...hash !== "" && { "pod-template-hash": hash },
        },
        ownerReferences: [{ ...owner, uid: `${namespace}-${owner.name}`, controller: true }],
      },
      spec: {
        ...node !== "" && { nodeName: node },
        containers: [{
          name: "app",
          image: `registry.example.com/${plan.name}:1.${hash.length}.0`,
          ports: [{ containerPort: 8080 }],
          resources: { requests: { cpu, memory }, limits: { memory } },
        }],
        restartPolicy: plan.kind === "Job" ? "OnFailure" : "Always",
      },
    };
  }

  #status(): Record<string, unknown> {
    const state = this.#state;
    const now = new Date().toISOString();
    const condition = (type: string, holds: boolean, more = {}) => ({
      type,
      status: holds ? "True" : "False",
      lastTransitionTime: now,
      ...more,
    });
    if (state === "unschedulable") {
      const more = { reason: "Unschedulable", message: NO_FIT };
      return { phase: "Pending", conditions: [condition("PodScheduled", false, more)] };
    }
    const ready = state === "running";
    return {
      phase: state === "completed"
        ? "Succeeded"
        : ready || state === "crashing"
        ? "Running"
        : "Pending",
      conditions: [
        condition("PodScheduled", true),
        condition("Initialized", true),
        condition("ContainersReady", ready, !ready && { reason: "ContainersNotReady" }),
        condition("Ready", ready, !ready && { reason: "ContainersNotReady" }),
      ],
      startTime: this.#startedAt,
      podIP: "10.42.3.17",
      containerStatuses: [{
        name: "app",
        image: `registry.example.com/${this.init.plan.name}`,
        imageID: "",
        ready,
        started: ready,
        restartCount: this.#restarts,
        state: containerState(state, now),
        ...this.#restarts > 0 && {
          lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: now } },
        },
      }],
    };
  }
}

function containerState(state: DemoPodState, now: string): Record<string, unknown> {
  switch (state) {
    case "running":
      return { running: { startedAt: now } };
    case "completed":
      return { terminated: { exitCode: 0, reason: "Completed", finishedAt: now } };
    case "crashing":
      return {
        waiting: {
          reason: "CrashLoopBackOff",
          message: "back-off 40s restarting failed container=app",
        },
      };
    case "bad image":
      return {
        waiting: {
          reason: "ImagePullBackOff",
          message: 'Back-off pulling image "registry.example.com/webhooks:2.0.0": not found',
        },
      };
    default:
      return { waiting: { reason: "ContainerCreating" } };
  }
}
