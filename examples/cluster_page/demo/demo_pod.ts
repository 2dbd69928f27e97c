import type { KubeObject, TestApiServer } from "@kubewire/testing";
import {
  backOffSeconds,
  type DemoEnd,
  type DemoPodState,
  demoPodStatus,
} from "./demo_pod_status.ts";
import type { DemoPlace } from "./demo_scheduler.ts";
import { containersOf, type WorkloadPlan } from "./workload_plans.ts";

/** Properties of a pod that do not change. */
export interface DemoPodInit {
  readonly plan: WorkloadPlan;
  readonly name: string;
  readonly place: DemoPlace;
  readonly image: string;
  /** Of the ReplicaSet of a Deployment; empty for other workloads. */
  readonly hash: string;
  /** The uid of the owner. */
  readonly ownerUid: string;
  /** The clock of the cluster. */
  readonly now: () => number;
}

/** Milliseconds from the creation of a pod to the start of its container. */
const START_MS = 4_000;
const KEPT_LINES = 40;

/** A pod of the embedded cluster, which plays its kubelet. */
export class DemoPod {
  readonly init: DemoPodInit;
  readonly #server: TestApiServer;
  readonly #createdMs: number;
  #state: DemoPodState = "creating";
  #restarts = 0;
  #sinceMs: number;
  #readySinceMs: number;
  #lastEnd: DemoEnd | undefined;
  /** The last lines of this run. */
  #lines: readonly string[] = [];

  constructor(server: TestApiServer, init: DemoPodInit) {
    this.#server = server;
    this.init = init;
    const { metadata } = server.objects.create(this.#object());
    this.#createdMs = Date.parse(metadata.creationTimestamp ?? "");
    this.#sinceMs = this.#readySinceMs = this.#createdMs;
    if (init.place.node === "") this.become("unschedulable");
  }

  get state(): DemoPodState {
    return this.#state;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Whether the container has crashed, and its back-off is not over. */
  get isBackingOff(): boolean {
    const waited = this.init.now() - this.#sinceMs;
    return this.#state === "crashing" && waited < (backOffSeconds(this.#restarts) + 1) * 1000; // a status has whole seconds
  }

  /** Milliseconds of the epoch at which the container could start at the earliest. */
  get firstStartMs(): number {
    return this.#createdMs + START_MS;
  }

  /** Changes the state. */
  become(state: DemoPodState, atMs: number = this.init.now()): void {
    if ((state === "running") !== (this.#state === "running")) this.#readySinceMs = atMs;
    this.#state = state;
    this.#sinceMs = atMs;
    this.#server.objects.update({ ...this.#object(), status: this.#status() }, { status: true });
    if (state === "completed") this.#log.end();
    if (state === "crashing") this.#keepLog();
  }

  /** Ends the run of the container. */
  end(exitCode: number, reason: string, atMs: number = this.init.now()): void {
    this.#lastEnd = { exitCode, reason, atMs };
  }

  /** Starts the container again. */
  restart(atMs: number = this.init.now()): void {
    this.#restarts++;
    this.#log.restart();
    this.#lines = [];
    this.become("running", atMs);
  }

  /** Writes a line to the log. */
  say(line: string): void {
    if (this.#log.ended) return;
    this.#log.append(`${line}\n`);
    this.#lines = [...this.#lines.slice(-KEPT_LINES), line];
  }

  /** Deletes the pod. */
  delete(): void {
    this.#log.end();
    const { name, plan: { namespace } } = this.init;
    const reference = { apiVersion: "v1", kind: "Pod", name, namespace };
    this.#server.objects.delete(reference, { gracePeriodSeconds: 0 });
  }

  /** Makes the log that of the last run: while it waits, a kubelet gives it as the previous one too. */
  #keepLog(): void {
    this.#log.restart();
    for (const line of this.#lines) this.#log.append(`${line}\n`);
    this.#log.end();
  }

  get #log() {
    const { name, plan } = this.init;
    return this.#server.pods.log({ name, namespace: plan.namespace, container: "app" });
  }

  #object(): KubeObject {
    const { plan, name, place, image, hash, ownerUid } = this.init;
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
        namespace: plan.namespace,
        labels: {
          "app.kubernetes.io/name": plan.name,
          ...hash !== "" && { "pod-template-hash": hash },
        },
        ownerReferences: [{ ...owner, uid: ownerUid, controller: true }],
      },
      spec: {
        ...place.node !== "" && { nodeName: place.node },
        containers: containersOf(plan, image),
        restartPolicy: plan.kind === "Job" ? "OnFailure" : "Always",
        ...plan.kind === "DaemonSet" && { tolerations: [{ operator: "Exists" }] },
      },
    };
  }

  #status(): Record<string, unknown> {
    const { place, name, image } = this.init;
    return demoPodStatus({
      state: this.#state,
      name,
      image,
      address: place.address,
      problem: place.problem,
      restarts: this.#restarts,
      createdMs: this.#createdMs,
      sinceMs: this.#sinceMs,
      readySinceMs: this.#readySinceMs,
      lastEnd: this.#lastEnd,
    });
  }
}
