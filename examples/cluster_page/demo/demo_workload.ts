import type { KubeObject, TestApiServer } from "@kubewire/testing";
import { DemoPod } from "./demo_pod.ts";
import type { DemoRandom } from "./demo_random.ts";
import type { DemoScheduler } from "./demo_scheduler.ts";
import { demoWorkloadStatus } from "./demo_workload_status.ts";
import { containersOf, type WorkloadPlan } from "./workload_plans.ts";

/** Parts that all workloads share. */
export interface DemoWorkloadParts {
  readonly server: TestApiServer;
  readonly random: DemoRandom;
  readonly scheduler: DemoScheduler;
  /** Names of all nodes, for DaemonSets. */
  readonly nodes: readonly string[];
  /** The clock of the cluster. */
  readonly now: () => number;
}

/** The version of the image that cannot be pulled. */
const MISSING_VERSION = "2.0.0";

/** A workload of the embedded cluster, which plays its controller. */
export class DemoWorkload {
  readonly plan: WorkloadPlan;
  readonly desired: number;
  readonly #parts: DemoWorkloadParts;
  #pods: DemoPod[] = [];
  #hash: string;
  #revision = 1;
  #index = 0;
  #uid = "";
  /** When the workload became available, or ceased to be. */
  #available: { is: boolean; sinceMs: number } | undefined;

  constructor(plan: WorkloadPlan, desired: number, parts: DemoWorkloadParts) {
    this.plan = plan;
    this.desired = desired;
    this.#parts = parts;
    this.#hash = parts.random.suffix(9);
    this.#begin();
  }

  get pods(): readonly DemoPod[] {
    return this.#pods;
  }

  /** Pods of another template than the current one. */
  get outdated(): DemoPod[] {
    return this.#pods.filter(({ init }) => init.hash !== "" && init.hash !== this.#hash);
  }

  /** The name of the current ReplicaSet of a Deployment. */
  get replicaSet(): string {
    return `${this.plan.name}-${this.#hash}`;
  }

  /** Adds a pod of the current template, whose container is being created. */
  add(): DemoPod {
    const pod = this.#create();
    if (pod.state === "creating") pod.become("creating");
    return pod;
  }

  /** Removes a pod. */
  remove(pod: DemoPod): void {
    pod.delete();
    this.#parts.scheduler.release(pod.init.place, this.plan);
    this.#pods = this.#pods.filter((each) => each !== pod);
  }

  /** Begins a rollout: all pods are outdated then. */
  rollOut(): void {
    this.#hash = this.#parts.random.suffix(9);
    this.#revision++;
    this.#parts.server.objects.update(this.#object());
    this.publish();
  }

  /** Replaces one pod by one of a new template, whose image does not exist: the rollout stops there. */
  breakRollout(): void {
    this.rollOut();
    this.remove(this.outdated[0]!);
    this.add().become("bad image");
    this.publish();
  }

  /** Deletes a Job that is complete with its pods, and creates it again. */
  rerun(): void {
    for (const pod of this.#pods) this.remove(pod);
    const { kind, namespace, name } = this.plan;
    const reference = { apiVersion: "batch/v1", kind, namespace, name };
    this.#parts.server.objects.delete(reference, { propagationPolicy: "Background" });
    this.#begin();
    for (const pod of this.#pods) if (pod.state === "creating") pod.become("creating");
  }

  /** Writes the status. */
  publish(atMs: number = this.#parts.now()): void {
    const { plan, desired, pods, outdated } = this;
    const ready = pods.filter(({ state }) => state === "running").length;
    const is = ready >= desired - 1 && ready > 0; // as many may be unavailable in a rollout
    if (this.#available?.is !== is) this.#available = { is, sinceMs: atMs };
    const status = demoWorkloadStatus({
      plan,
      desired,
      pods,
      outdated: outdated.length,
      available: this.#available,
    });
    this.#parts.server.objects.update({ ...this.#object(), status }, { status: true });
  }

  #begin(): void {
    const { metadata } = this.#parts.server.objects.create(this.#object());
    this.#uid = metadata.uid ?? "";
    for (let i = 0; i < this.desired; i++) this.#create();
    this.publish();
  }

  /** Creates a pod, without the status that its node gives it. */
  #create(): DemoPod {
    const { kind, name } = this.plan;
    const { random, nodes, server, scheduler, now } = this.#parts;
    const isDeployment = kind === "Deployment";
    const own = kind === "StatefulSet" ? `${this.#index}` : random.suffix(5);
    const place = kind === "DaemonSet"
      ? scheduler.placeOn(nodes[this.#index]!, this.plan)
      : scheduler.place(this.plan);
    this.#index++;
    const pod = new DemoPod(server, {
      plan: this.plan,
      name: [name, ...isDeployment ? [this.#hash] : [], own].join("-"),
      place,
      image: this.#image,
      hash: isDeployment ? this.#hash : "",
      ownerUid: isDeployment ? `${this.plan.namespace}-${this.replicaSet}` : this.#uid,
      now,
    });
    this.#pods.push(pod);
    return pod;
  }

  get #image(): string {
    const isMissing = this.plan.trouble === "image" && this.#revision > 1;
    const version = isMissing ? MISSING_VERSION : `1.${this.#revision}.0`;
    return `registry.example.com/${this.plan.name}:${version}`;
  }

  #object(): KubeObject {
    const { kind, namespace, name } = this.plan;
    const isJob = kind === "Job";
    const labels = { "app.kubernetes.io/name": name };
    const template = {
      metadata: { labels },
      spec: {
        containers: containersOf(this.plan, this.#image),
        ...isJob && { restartPolicy: "OnFailure" },
        ...kind === "DaemonSet" && { tolerations: [{ operator: "Exists" }] },
      },
    };
    const size = isJob
      ? { completions: this.desired, parallelism: this.desired }
      : kind === "DaemonSet"
      ? {}
      : { replicas: this.desired };
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
    return {
      apiVersion: isJob ? "batch/v1" : "apps/v1",
      kind,
      metadata: { name, namespace, labels },
      spec: {
        ...size,
        ...!isJob && { selector: { matchLabels: labels } },
        ...kind === "Deployment" && { strategy },
        ...kind === "StatefulSet" && { serviceName: name },
        template,
      },
    };
  }
}
