import type { DemoEvents, EventText } from "./demo_events.ts";
import { demoLogLine } from "./demo_logs.ts";
import type { DemoPod } from "./demo_pod.ts";
import type { DemoRandom } from "./demo_random.ts";
import type { DemoWorkload } from "./demo_workload.ts";

/** Parts of the embedded cluster that change. */
export interface DemoLifeParts {
  readonly workloads: readonly DemoWorkload[];
  readonly events: DemoEvents;
  readonly random: DemoRandom;
  /** The clock of the cluster. */
  readonly now: () => number;
}

const LOGS_A_STEP = 40;
const FIRST_LOGS = 5;
const CRASHES = 7;
/** How likely a container of those that crash does so in a step for them. */
const CRASH_CHANCE = 0.25;
/** From one crash to the next, once the back-off is the longest one. */
const CRASH_PERIOD_MS = 330_000;

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
        if (pod.state !== "creating") continue;
        pod.become("running", pod.firstStartMs);
        for (let i = 0; i < FIRST_LOGS; i++) this.#writeLog(pod);
        if (trouble === "crashes" && index % 3 === 0) this.#crashOften(pod);
        if (kind === "Job" && random.next() < 0.6) this.#complete(pod);
      }
      workload.publish(Math.max(...workload.pods.map(({ firstStartMs }) => firstStartMs)));
    }
    for (let i = 0; i < 24; i++) this.#complain();
  }

  #crashOften(pod: DemoPod): void {
    const firstMs = this.#parts.now() - CRASHES * CRASH_PERIOD_MS;
    for (let i = 0; i < CRASHES; i++) {
      this.#panic(pod, firstMs + i * CRASH_PERIOD_MS);
      pod.restart(firstMs + (i + 1) * CRASH_PERIOD_MS - 5_000);
    }
    this.#panic(pod);
  }

  /** Lets a container crash: it waits for its next start. */
  #panic(pod: DemoPod, atMs: number = this.#parts.now()): void {
    pod.say('level=info msg="loading model" file=/models/current.bin');
    pod.say(`panic: model file is damaged at offset ${this.#parts.random.below(90_000)}`);
    pod.end(2, "Error", atMs);
    if (pod.restarts > 0) return pod.become("crashing", atMs);
    pod.restart(atMs); // the first time without a back-off
    this.#panic(pod, atMs);
  }

  #complete(pod: DemoPod): void {
    pod.say("INFO all records are written");
    pod.become("completed", Math.min(this.#parts.now(), pod.firstStartMs + 90_000));
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
        message: `Scaled up replica set ${this.#rollout.replicaSet} from 0 to 1`,
        component: "deployment-controller",
      });
      return;
    }
    const [old] = this.#rollout.outdated;
    if (!old) return void (this.#rollout = undefined);
    this.#say(old, "Killing", "Stopping container app");
    this.#rollout.remove(old);
    const added = this.#rollout.add();
    const { place: { node, problem }, name, plan } = added.init;
    if (problem === "") {
      const message = `Successfully assigned ${plan.namespace}/${name} to ${node}`;
      this.#say(added, "Scheduled", message, { component: SCHEDULER });
    }
    this.#rollout.publish();
  }

  #crash(): void {
    for (const workload of this.#parts.workloads) {
      if (workload.plan.trouble !== "crashes") continue;
      const { random } = this.#parts;
      const pod = random.pick(workload.pods);
      if (pod.isBackingOff) continue;
      if (pod.state === "crashing") {
        pod.restart();
        const message = `Container image "${pod.init.image}" already present on machine`;
        this.#say(pod, "Pulled", message);
      } else if (pod.state === "running" && random.next() < CRASH_CHANCE) {
        this.#panic(pod);
        this.#say(pod, "BackOff", backOffText(pod), { warning: true });
      }
      workload.publish();
    }
  }

  /** Restarts a container that does not answer its probe. */
  #restart(): void {
    const { workloads, random } = this.#parts;
    const { pods } = random.pick(workloads.filter(({ plan }) => plan.kind === "Deployment"));
    const running = pods.filter(({ state }) => state === "running");
    if (running.length === 0) return;
    const pod = random.pick(running);
    this.#say(pod, "Unhealthy", "Liveness probe failed: HTTP status 503", { warning: true });
    pod.say('level=error msg="the health check is stuck"');
    pod.end(137, "Error"); // it had to be killed
    pod.restart();
  }

  #runJob(): void {
    const { workloads, random, events } = this.#parts;
    const job = random.pick(workloads.filter(({ plan }) => plan.kind === "Job"));
    const running = job.pods.find(({ state }) => state === "running");
    if (running) {
      running.say("INFO all records are written");
      running.become("completed");
    } else if (job.pods.every(({ state }) => state === "completed")) {
      job.rerun();
      const { kind, name, namespace } = job.plan;
      for (const pod of job.pods) {
        events.record({ kind, name, namespace }, {
          reason: "SuccessfulCreate",
          message: `Created pod: ${pod.init.name}`,
          component: "job-controller",
        });
      }
    }
    job.publish();
  }

  /** Repeats the Events of pods that stay in trouble. */
  #complain(): void {
    const pods = this.#parts.workloads.flatMap(({ pods, plan }) => plan.trouble ? pods : []);
    const pod = this.#parts.random.pick(pods);
    const { image, place: { problem } } = pod.init;
    if (pod.state === "unschedulable") {
      this.#say(pod, "FailedScheduling", problem, { warning: true, component: SCHEDULER });
    } else if (pod.state === "bad image") {
      const message = `Failed to pull image "${image}": not found`;
      this.#say(pod, "Failed", message, { warning: true });
    } else if (pod.state === "crashing") {
      this.#say(pod, "BackOff", backOffText(pod), { warning: true });
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
    if (pod.state === "running") pod.say(demoLogLine(pod.init.plan, this.#parts.random));
  }

  #say(
    pod: DemoPod,
    reason: string,
    message: string,
    more: Pick<EventText, "warning" | "component"> = {},
  ): void {
    const { name, plan: { namespace } } = pod.init;
    this.#parts.events.record({ kind: "Pod", name, namespace }, { reason, message, ...more });
  }
}

const SCHEDULER = "default-scheduler";

function backOffText({ init: { name, plan } }: DemoPod): string {
  return `Back-off restarting failed container app in pod ${name}_${plan.namespace}`;
}
