import { type ServerConfig, TestApiServer } from "@kubewire/testing";
import { DemoEvents } from "./demo_events.ts";
import { DemoLife } from "./demo_life.ts";
import { demoNodes, writeNode } from "./demo_node.ts";
import { DemoRandom } from "./demo_random.ts";
import { DemoScheduler } from "./demo_scheduler.ts";
import { DemoWorkload } from "./demo_workload.ts";
import { NAMESPACES, WORKLOADS } from "./workload_plans.ts";

/** Settings of {@linkcode DemoCluster.start}. */
export interface DemoClusterOptions {
  /** About how many pods there are. */
  readonly pods: number;
  /**
   * Milliseconds from one change to the next; 0 for a cluster that stands still.
   * @default {700}
   */
  readonly periodMs?: number;
}

/** With the usual requests three quarters of a node are booked then. */
const PODS_A_NODE = 24;
const LEAST_WORKERS = 9;
const DAY_MS = 86_400_000;
/** Longer than a rollout may stand still. */
const BROKEN_FOR_MS = 25 * 60_000;

/** An embedded API server with a cluster full of life. */
export class DemoCluster implements AsyncDisposable {
  readonly server: TestApiServer;
  readonly #life: DemoLife;
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(server: TestApiServer, life: DemoLife, periodMs: number) {
    this.server = server;
    this.#life = life;
    this.#timer = periodMs > 0 ? setInterval(() => life.step(), periodMs) : undefined;
  }

  /** Starts the server, and fills it. */
  static async start(options: DemoClusterOptions): Promise<DemoCluster> {
    const { pods, periodMs = 700 } = options;
    const random = new DemoRandom(7);
    let agoMs = 90 * DAY_MS; // objects are from different days
    const now = () => Date.now() - agoMs;
    const server = await TestApiServer.start({
      namespaces: [...NAMESPACES],
      now,
      garbageCollection: false, // there are no ReplicaSets
    });
    const nodes = demoNodes(Math.max(LEAST_WORKERS, Math.ceil(pods / PODS_A_NODE)));
    for (const node of nodes) writeNode(server, node, now);
    const scheduler = new DemoScheduler(nodes, random);
    const names = nodes.map(({ name }) => name);
    const parts = { server, random, scheduler, nodes: names, now };
    const usual = WORKLOADS.reduce((sum, { replicas }) => sum + replicas, 0);
    const ofDaemonSets = WORKLOADS.filter(({ kind }) => kind === "DaemonSet").length * nodes.length;
    const factor = Math.max(0, pods - ofDaemonSets) / usual;
    const workloads = WORKLOADS.map((plan) => {
      agoMs *= 0.7;
      const desired = plan.kind === "DaemonSet" ? nodes.length : plan.trouble // as few as in a small cluster
        ? plan.replicas
        : Math.max(1, Math.round(plan.replicas * factor));
      return new DemoWorkload(plan, desired, parts);
    });
    agoMs = BROKEN_FOR_MS;
    for (const each of workloads) if (each.plan.trouble === "image") each.breakRollout();
    agoMs = 0;
    scheduler.settle();
    const life = new DemoLife({ workloads, random, events: new DemoEvents(server), now });
    return new DemoCluster(server, life, periodMs);
  }

  /** Does the next step of the cluster's life. */
  step(): void {
    this.#life.step();
  }

  /** Returns a configuration for a client. */
  async config(): Promise<ServerConfig> {
    return await this.server.config();
  }

  /** Ends the cluster. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.server.close();
  }
}
