import type { KubeObject, TestApiServer } from "@kubewire/testing";
import { quantity } from "../rows/quantity.ts";
import { DemoPod } from "./demo_pod.ts";
import type { DemoRandom } from "./demo_random.ts";
import type { WorkloadPlan } from "./workload_plans.ts";

/** Parts that all workloads share. */
export interface DemoWorkloadParts {
  readonly server: TestApiServer;
  readonly random: DemoRandom;
  /** Names of the nodes that take pods. */
  readonly nodes: readonly string[];
  /** The cores that pods request, by the names of their nodes. */
  readonly load: Map<string, number>;
}

/** A workload of the embedded cluster, which plays its controller. */
export class DemoWorkload {
  readonly plan: WorkloadPlan;
  readonly desired: number;
  readonly #parts: DemoWorkloadParts;
  #pods: DemoPod[] = [];
  #hash: string;
  #index = 0;

  constructor(plan: WorkloadPlan, desired: number, parts: DemoWorkloadParts) {
    this.plan = plan;
    this.desired = desired;
    this.#parts = parts;
    this.#hash = parts.random.suffix(9);
    parts.server.objects.create(this.#object());
    for (let i = 0; i < desired; i++) this.#create();
    this.publish();
  }

  get pods(): readonly DemoPod[] {
    return this.#pods;
  }

  /** Pods of another template than the current one. */
  get outdated(): DemoPod[] {
    return this.#pods.filter(({ init }) => init.hash !== "" && init.hash !== this.#hash);
  }

  /** Adds a pod of the current template, whose container is being created. */
  add(): DemoPod {
    const pod = this.#create();
    if (pod.state === "creating") pod.become("creating");
    return pod;
  }

  /** Creates a pod, without the status that its node gives it. */
  #create(): DemoPod {
    const { kind, name, trouble } = this.plan;
    const { random, nodes, server } = this.#parts;
    const isDeployment = kind === "Deployment";
    const own = kind === "StatefulSet" || kind === "DaemonSet" && nodes[this.#index] === undefined
      ? `${this.#index}`
      : random.suffix(5);
    const fits = trouble !== "does not fit" || this.#index === 0;
    const node = kind === "DaemonSet" ? nodes[this.#index]! : this.#emptiest();
    this.#index++;
    if (fits) this.#count(node, 1);
    const pod = new DemoPod(server, {
      plan: this.plan,
      name: [name, ...isDeployment ? [this.#hash] : [], own].join("-"),
      node: fits ? node : "",
      hash: isDeployment ? this.#hash : "",
    });
    this.#pods.push(pod);
    return pod;
  }

  /** Removes a pod. */
  remove(pod: DemoPod): void {
    pod.delete();
    this.#count(pod.init.node, -1);
    this.#pods = this.#pods.filter((each) => each !== pod);
  }

  /** Begins a rollout: all pods are outdated then. */
  rollOut(): void {
    this.#hash = this.#parts.random.suffix(9);
    this.#parts.server.objects.update(this.#object());
    this.publish();
  }

  /** Writes the status. */
  publish(): void {
    const object = { ...this.#object(), status: this.#status() };
    this.#parts.server.objects.update(object, { status: true });
  }

  /** Returns the emptiest one of three nodes: good enough, and not the same one for all new pods. */
  #emptiest(): string {
    const { random, nodes, load } = this.#parts;
    const some = [random.pick(nodes), random.pick(nodes), random.pick(nodes)];
    return some.sort((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0))[0]!;
  }

  #count(node: string, by: 1 | -1): void {
    const { load } = this.#parts;
    load.set(node, (load.get(node) ?? 0) + by * quantity(this.plan.cpu));
  }

  #object(): KubeObject {
    const { kind, namespace, name } = this.plan;
    const isJob = kind === "Job";
    const labels = { "app.kubernetes.io/name": name };
    const template = {
      metadata: { labels, annotations: { "example.com/revision": this.#hash } },
      spec: { containers: [{ name: "app", image: `registry.example.com/${name}` }] },
    };
    const size = isJob
      ? { completions: this.desired, parallelism: this.desired }
      : kind === "DaemonSet"
      ? {}
      : { replicas: this.desired };
    return {
      apiVersion: isJob ? "batch/v1" : "apps/v1",
      kind,
      metadata: { name, namespace, labels },
      spec: { ...size, ...!isJob && { selector: { matchLabels: labels } }, template },
    };
  }

  #status(): Record<string, unknown> {
    const { kind } = this.plan;
    const ready = this.#pods.filter(({ state }) => state === "running").length;
    const completed = this.#pods.filter(({ state }) => state === "completed").length;
    const updated = this.#pods.length - this.outdated.length;
    const now = new Date().toISOString();
    const available = { type: "Available", status: ready > 0 ? "True" : "False" };
    switch (kind) {
      case "Job":
        return {
          active: this.desired - completed,
          succeeded: completed,
          ...completed === this.desired && {
            conditions: [{ type: "Complete", status: "True", lastTransitionTime: now }],
          },
        };
      case "DaemonSet":
        return {
          desiredNumberScheduled: this.desired,
          currentNumberScheduled: this.desired,
          updatedNumberScheduled: this.desired,
          numberReady: ready,
          numberMisscheduled: 0,
        };
      default:
        return {
          replicas: this.#pods.length,
          readyReplicas: ready,
          availableReplicas: ready,
          updatedReplicas: updated,
          conditions: [{ ...available, lastTransitionTime: now, reason: "MinimumReplicas" }],
        };
    }
  }
}
