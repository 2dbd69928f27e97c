import { type ProcessUsage, processUsage } from "../../bench/cluster/process_usage.ts";
import { ReplicaProcess } from "../election/replica_process.ts";

const LEAD_LIMIT_MS = 60_000;

/** Settings of an {@linkcode Operator}. */
export interface OperatorOptions {
  runtime: "deno" | "bun";
  replicas: number;
  /** Address of the API server. */
  url: string;
  /** The directory with the token. */
  directory: string;
}

/** The replicas of the operator on a runtime, one of which leads. */
export class Operator implements AsyncDisposable {
  /** The name: that of the runtime. */
  readonly name: string;
  /** Errors of replicas that ended by themselves. */
  readonly failures: string[] = [];
  readonly #replicas: ReplicaProcess[] = [];
  readonly #options: OperatorOptions;
  #leader: ReplicaProcess | undefined;

  /** Starts the replicas. */
  constructor(options: OperatorOptions) {
    this.#options = options;
    this.name = options.runtime;
    for (let index = 0; index < options.replicas; index++) this.#start();
  }

  /** Waits until a replica leads that is not the one that was killed. */
  async led(): Promise<void> {
    const deadlineMs = performance.now() + LEAD_LIMIT_MS;
    while (this.#leader === undefined) {
      if (performance.now() > deadlineMs) throw new Error(`No replica on ${this.name} leads.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Kills the replica that leads, and starts another one. */
  killLeader(): void {
    const leader = this.#leader;
    if (leader === undefined) throw new Error(`No replica on ${this.name} leads.`);
    this.#leader = undefined;
    this.#replicas.splice(this.#replicas.indexOf(leader), 1);
    leader.signal("SIGKILL");
    this.#start();
  }

  /** Returns what the leader has used, and the means of the others. */
  async usage(): Promise<{ leader: ProcessUsage; others: ProcessUsage }> {
    const usages = await Promise.all(
      this.#replicas.map(async (replica) => ({
        isLeader: replica === this.#leader,
        ...await processUsage(replica.pid),
      })),
    );
    const others = usages.filter(({ isLeader }) => !isLeader);
    const mean = (figure: keyof ProcessUsage) =>
      others.reduce((sum, usage) => sum + usage[figure], 0) / others.length;
    const leader = usages.find(({ isLeader }) => isLeader) ?? { cpuMs: NaN, rss: NaN };
    return { leader, others: { cpuMs: mean("cpuMs"), rss: mean("rss") } };
  }

  /** Stops the replicas in order. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const replica of this.#replicas) replica.signal("SIGTERM");
    await Promise.all(this.#replicas.map((replica) => replica.ended));
  }

  #start(): void {
    const { runtime, url, directory } = this.#options;
    const replica = new ReplicaProcess({
      runtime,
      program: "large_operator.ts",
      url,
      directory,
      args: [runtime],
      onLine: (line) => {
        if (line === "leading") this.#leader = replica;
      },
      onFailure: (error) => this.failures.push(error.message),
    });
    this.#replicas.push(replica);
  }
}
