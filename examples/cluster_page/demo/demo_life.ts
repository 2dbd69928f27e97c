import type { DemoEvents } from "./demo_events.ts";
import type { DemoPod } from "./demo_pod.ts";
import type { DemoRandom } from "./demo_random.ts";
import type { DemoWorkload } from "./demo_workload.ts";

/** Parts of the embedded cluster that change. */
export interface DemoLifeParts {
  readonly workloads: readonly DemoWorkload[];
  readonly events: DemoEvents;
  readonly random: DemoRandom;
}

const PATHS = ["/", "/cart", "/api/v1/orders", "/healthz", "/search?q=lamp", "/checkout"];
const LOGS_A_STEP = 40;
const FIRST_LOGS = 5;

/** Changes the embedded cluster step by step: rollouts, restarts, crash loops, Jobs, Events, logs. */
export class DemoLife {
  readonly #parts: DemoLifeParts;
  #rollout: DemoWorkload | undefined;
  #steps = 0;

  constructor(parts: DemoLifeParts) {
    this.#parts = parts;
    this.#begin();
  }

  /** Does the next step. */
  step(): void {
    this.#steps++;
    this.#start();
    this.#writeLogs();
    if (this.#steps % 2 === 0) this.#continueRollout();
    if (this.#steps % 5 === 0) this.#crash();
    if (this.#steps % 9 === 0) this.#restart();
    if (this.#steps % 7 === 0) this.#runJob();
    if (this.#steps % 6 === 0) this.#complain();
  }

  /** Brings all pods into the state in which the page finds them. */
  #begin(): void {
    const { workloads, random } = this.#parts;
    for (const workload of workloads) {
      const { trouble, kind } = workload.plan;
      for (const [index, pod] of workload.pods.entries()) {
        if (pod.state === "unschedulable") continue;
        if (trouble === "image" && index === workload.pods.length - 1) pod.become("bad image");
        else if (trouble === "crashes" && index % 3 === 0) this.#crashOften(pod);
        else if (kind === "Job" && random.next() < 0.6) pod.become("completed");
        else pod.become("running");
        for (let i = 0; i < FIRST_LOGS; i++) this.#writeLog(pod);
      }
      workload.publish();
    }
    for (let i = 0; i < 24; i++) this.#complain();
  }

  #crashOften(pod: DemoPod): void {
    for (let i = 0; i < 7; i++) pod.restart("running");
    pod.restart("crashing");
  }

  /** Starts the pods whose containers were created. */
  #start(): void {
    for (const workload of this.#parts.workloads) {
      const created = workload.pods.filter(({ state }) => state === "creating");
      for (const pod of created.slice(0, 2)) {
        pod.become("running");
        this.#say(pod, "Started", "Started container app");
      }
      if (created.length > 0) workload.publish();
    }
  }

  #continueRollout(): void {
    const { random, workloads, events } = this.#parts;
    if (!this.#rollout) {
      const healthy = workloads.filter(({ plan }) => plan.kind === "Deployment" && !plan.trouble);
      this.#rollout = random.pick(healthy);
      this.#rollout.rollOut();
      const { kind, name, namespace } = this.#rollout.plan;
      events.record({ kind, name, namespace }, {
        reason: "ScalingReplicaSet",
        message: `Scaled up replica set for a new revision of ${name}`,
      });
      return;
    }
    const [old] = this.#rollout.outdated;
    if (!old) return void (this.#rollout = undefined);
    const added = this.#rollout.add();
    this.#say(added, "Scheduled", `Successfully assigned ${added.init.name} to ${added.init.node}`);
    this.#say(old, "Killing", "Stopping container app");
    this.#rollout.remove(old);
    this.#rollout.publish();
  }

  #crash(): void {
    for (const workload of this.#parts.workloads) {
      if (workload.plan.trouble !== "crashes") continue;
      const pod = this.#parts.random.pick(workload.pods);
      if (pod.state === "crashing") {
        pod.restart("running");
        this.#say(pod, "Pulled", "Container image already present on machine");
      } else {
        pod.say(`panic: model file is damaged at offset ${this.#parts.random.below(90_000)}`);
        pod.become("crashing");
        this.#say(pod, "BackOff", "Back-off restarting failed container app", true);
      }
      workload.publish();
    }
  }

  #restart(): void {
    const workload = this.#parts.random.pick(this.#parts.workloads);
    const running = workload.pods.filter(({ state }) => state === "running");
    if (running.length === 0) return;
    const pod = this.#parts.random.pick(running);
    pod.restart("running");
    this.#say(pod, "Unhealthy", "Liveness probe failed: HTTP status 503", true);
  }

  #runJob(): void {
    const { workloads, random, events } = this.#parts;
    const job = random.pick(workloads.filter(({ plan }) => plan.kind === "Job"));
    const running = job.pods.find(({ state }) => state === "running");
    if (running) running.become("completed");
    else {
      for (const pod of job.pods) job.remove(pod);
      for (let i = 0; i < job.desired; i++) job.add();
      const { kind, name, namespace } = job.plan;
      events.record({ kind, name, namespace }, { reason: "Created", message: "Created its pods" });
    }
    job.publish();
  }

  /** Repeats the Events of pods that stay in trouble. */
  #complain(): void {
    const pods = this.#parts.workloads.flatMap(({ pods, plan }) => plan.trouble ? pods : []);
    const pod = this.#parts.random.pick(pods);
    if (pod.state === "unschedulable") {
      const message = "0/12 nodes are available: 9 Insufficient cpu, 9 Insufficient memory.";
      this.#say(pod, "FailedScheduling", message, true);
    } else if (pod.state === "bad image") {
      this.#say(pod, "Failed", 'Failed to pull image "registry.example.com/webhooks:2.0.0"', true);
    } else if (pod.state === "crashing") {
      this.#say(pod, "BackOff", "Back-off restarting failed container app", true);
    }
  }

  #writeLogs(): void {
    const { workloads, random } = this.#parts;
    for (let i = 0; i < LOGS_A_STEP; i++) {
      const { pods } = random.pick(workloads);
      if (pods.length > 0) this.#writeLog(random.pick(pods));
    }
  }

  #writeLog(pod: DemoPod): void {
    const { random } = this.#parts;
    if (pod.state !== "running") return;
    const status = random.next() < 0.04 ? 503 : 200;
    const level = status === 200 ? "info" : "warn";
    const took = 2 + random.below(90);
    pod.say(`level=${level} method=GET path=${random.pick(PATHS)} status=${status} took=${took}ms`);
  }

  #say(pod: DemoPod, reason: string, message: string, warning = false): void {
    const { name, plan: { namespace } } = pod.init;
    this.#parts.events.record({ kind: "Pod", name, namespace }, { reason, message, warning });
  }
}
