import { type ServerConfig, TestApiServer } from "@kubewire/testing";
import { DemoEvents } from "./demo_events.ts";
import { DemoLife } from "./demo_life.ts";
import { type DemoNode, writeNode } from "./demo_node.ts";
import { DemoRandom } from "./demo_random.ts";
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

const PODS_A_NODE = 40;
const LEAST_WORKERS = 9;
const DAY_MS = 86_400_000;

/** An embedded API server with a cluster full of life. */
export class DemoCluster implements AsyncDisposable {
  readonly server: TestApiServer;
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(server: TestApiServer, life: DemoLife, periodMs: number) {
    this.server = server;
    this.#timer = periodMs > 0 ? setInterval(() => life.step(), periodMs) : undefined;
  }

  /** Starts the server, and fills it. */
  static async start(options: DemoClusterOptions): Promise<DemoCluster> {
    const { pods, periodMs = 700 } = options;
    const random = new DemoRandom(7);
    let agoMs = 90 * DAY_MS; // objects are from different days
    const server = await TestApiServer.start({
      namespaces: [...NAMESPACES],
      now: () => Date.now() - agoMs,
      garbageCollection: false, // there are no ReplicaSets
    });
    const workers = Math.max(LEAST_WORKERS, Math.ceil(pods / PODS_A_NODE));
    const nodes = [...names("control", 3), ...names("worker", workers)].map((name): DemoNode => ({
      name,
      cordoned: name === "worker-7",
      pressed: name === "worker-4",
    }));
    for (const node of nodes) writeNode(server, node, true);
    const parts = { server, random, nodes: nodes.map(({ name }) => name), load: new Map() };
    const taking = { ...parts, nodes: parts.nodes.filter((name) => name.startsWith("worker")) };
    const usual = WORKLOADS.reduce((sum, { replicas }) => sum + replicas, 0);
    const ofDaemonSets = WORKLOADS.filter(({ kind }) => kind === "DaemonSet").length * nodes.length;
    const factor = Math.max(0, pods - ofDaemonSets) / usual;
    const workloads = WORKLOADS.map((plan) => {
      agoMs *= 0.7;
      return plan.kind === "DaemonSet"
        ? new DemoWorkload(plan, nodes.length, parts)
        : new DemoWorkload(plan, Math.max(1, Math.round(plan.replicas * factor)), taking);
    });
    agoMs = 0;
    const life = new DemoLife({ workloads, random, events: new DemoEvents(server) });
    return new DemoCluster(server, life, periodMs);
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

function names(role: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${role}-${index + 1}`);
}
