import { quantity } from "../rows/quantity.ts";
import { type DemoNode, ROOM } from "./demo_node.ts";
import type { DemoRandom } from "./demo_random.ts";
import type { WorkloadPlan } from "./workload_plans.ts";

/** The place of a pod. */
export interface DemoPlace {
  /** The name of the node; empty if none fits. */
  readonly node: string;
  /** The address of the pod; empty without a node. */
  readonly address: string;
  /** Why no node fits; empty if one does. */
  readonly problem: string;
}

interface Booked {
  readonly node: DemoNode;
  readonly index: number;
  cpu: number;
  memory: number;
  gpus: number;
  /** Last bytes of the addresses of its pods. */
  readonly addresses: Set<number>;
}

type Request = Pick<WorkloadPlan, "cpu" | "memory" | "gpus">;

/** Resources as numbers: cores, bytes and GPUs. */
interface Size {
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
}

function sizeOf({ cpu, memory, gpus = 0 }: Request): Size {
  return { cpu: quantity(cpu), memory: quantity(memory), gpus };
}

const WORKER = sizeOf(ROOM.worker);

/** Chooses nodes for the pods of the embedded cluster, and never books more than a node has. */
export class DemoScheduler {
  readonly #random: DemoRandom;
  readonly #booked: Map<string, Booked>;
  #isSettled = false;

  constructor(nodes: readonly DemoNode[], random: DemoRandom) {
    this.#random = random;
    this.#booked = new Map(nodes.map((node, index) => {
      const booked = { node, index, cpu: 0, memory: 0, gpus: 0, addresses: new Set<number>() };
      return [node.name, booked];
    }));
  }

  /** From now on nodes that are cordoned or under pressure get no pods: theirs are from before. */
  settle(): void {
    this.#isSettled = true;
  }

  /** Returns the emptiest one of three nodes: good enough, and not the same one for all new pods. */
  place(request: Request): DemoPlace {
    const size = sizeOf(request);
    const fitting = [...this.#booked.values()].filter((booked) =>
      obstacles(booked, size, this.#isSettled).length === 0
    );
    if (fitting.length === 0) return { node: "", address: "", problem: this.#why(size) };
    const some = [0, 1, 2].map(() => this.#random.pick(fitting));
    return this.#book(some.sort((a, b) => a.cpu - b.cpu)[0]!, request);
  }

  /** Books a pod of a DaemonSet, which tolerates all taints. */
  placeOn(name: string, request: Request): DemoPlace {
    return this.#book(this.#booked.get(name)!, request);
  }

  /** Gives back what a pod has booked. */
  release({ node, address }: DemoPlace, request: Request): void {
    const booked = this.#booked.get(node);
    if (!booked) return;
    add(booked, request, -1);
    booked.addresses.delete(Number(address.split(".").at(-1)));
  }

  #book(booked: Booked, request: Request): DemoPlace {
    add(booked, request, 1);
    const { index, addresses, node } = booked;
    let last = 2;
    while (addresses.has(last)) last++;
    addresses.add(last);
    const address = `10.${42 + Math.floor(index / 256)}.${index % 256}.${last}`;
    return { node: node.name, address, problem: "" };
  }

  /** Returns what the scheduler of Kubernetes says. */
  #why(size: Size): string {
    const counts = new Map<string, number>();
    for (const booked of this.#booked.values()) {
      for (const obstacle of obstacles(booked, size, true)) {
        counts.set(obstacle, (counts.get(obstacle) ?? 0) + 1);
      }
    }
    const reasons = [...counts].map(([obstacle, count]) => `${count} ${obstacle}`).sort();
    return `0/${this.#booked.size} nodes are available: ${reasons.join(", ")}.`;
  }
}

const TAINT = "node(s) had untolerated taint(s)";

/** Returns why a node does not take a pod: its state, or else all that it lacks. */
function obstacles(
  { node, cpu, memory, gpus, addresses }: Booked,
  size: Size,
  isSettled: boolean,
): string[] {
  if (isSettled && node.cordoned) return ["node(s) were unschedulable"];
  if (node.isControl || isSettled && node.pressed) return [TAINT];
  return [
    ...addresses.size >= ROOM.pods ? ["Too many pods"] : [],
    ...cpu + size.cpu > WORKER.cpu ? ["Insufficient cpu"] : [],
    ...memory + size.memory > WORKER.memory ? ["Insufficient memory"] : [],
    ...gpus + size.gpus > node.gpus ? ["Insufficient nvidia.com/gpu"] : [],
  ];
}

function add(booked: Booked, request: Request, by: 1 | -1): void {
  const { cpu, memory, gpus } = sizeOf(request);
  booked.cpu += by * cpu;
  booked.memory += by * memory;
  booked.gpus += by * gpus;
}
