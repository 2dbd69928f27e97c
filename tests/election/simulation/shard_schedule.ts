import { ShardMember } from "../../../src/election/shards/shard_member.ts";
import { ShardRequests } from "../../../src/election/shards/shard_requests.ts";
import { Dice } from "../../support/dice.ts";
import type { CandidateSurroundings } from "./candidate.ts";
import { SimulatedApi } from "./simulated_api.ts";
import { simulatedKube } from "./simulated_kube.ts";
import {
  promisedKinds,
  replicaDisturbances,
  type Schedule,
  SimulatedReplica,
} from "./simulated_replica.ts";
import { World } from "./world.ts";

const MAP_PATH = "/api/v1/namespaces/default/configmaps/main";
const LEASES_PATH = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

/** The program of a replica: takes part, and comes back with another identity after a loss. */
export class ShardProgram {
  member!: ShardMember;
  /** How often the work on a bucket has begun. */
  starts = 0;
  hasLeft = false;
  readonly #surroundings: CandidateSurroundings;
  readonly #requests: ShardRequests;
  readonly #buckets: number;
  readonly #busy = new Map<number, number>();
  readonly #leave = new AbortController();
  #memberships = 0;

  constructor(surroundings: CandidateSurroundings, buckets: number) {
    const kube = simulatedKube(surroundings.fetch, surroundings.clock);
    this.#surroundings = surroundings;
    this.#requests = new ShardRequests(kube, {
      clock: surroundings.clock,
      namespace: "default",
      name: "main",
      buckets,
    });
    this.#buckets = buckets;
    this.#takePart();
  }

  /** The buckets on which work may go on at this moment. */
  get working(): number[] {
    return Array.from({ length: this.#buckets }, (_, bucket) => bucket)
      .filter((bucket) => this.member.mayWork(bucket));
  }

  /** Gives everything back and ends. */
  leave(): void {
    this.#leave.abort();
  }

  async #takePart(): Promise<void> {
    const { random, identity } = this.#surroundings;
    do {
      this.member = new ShardMember(this.#requests, {
        identity: `${identity.replace("_", "-")}-${++this.#memberships}`,
        random,
        work: {
          onStart: (bucket) => this.#begin(bucket),
          onStop: () => {},
          isBusy: (bucket) => (this.#busy.get(bucket) ?? 0) > 0,
        },
      });
    } while (await this.member.run(this.#leave.signal) === "lost");
    this.hasLeft = true;
  }

  /** Works on a bucket in pieces of up to 8 s, as long as new work may begin. */
  #begin(bucket: number): void {
    this.starts++;
    if (!this.member.mayStart(bucket)) return;
    const { clock, random } = this.#surroundings;
    this.#busy.set(bucket, (this.#busy.get(bucket) ?? 0) + 1);
    const { member } = this;
    clock.setTimer(() => {
      this.#busy.set(bucket, this.#busy.get(bucket)! - 1);
      member.workEnded();
      clock.setTimer(() => this.#begin(bucket), 2_000 * random());
    }, 8_000 * random() ** 3);
  }
}

type Replica = SimulatedReplica<ShardProgram>;

/** Kinds of disturbances, each chosen at random times. */
export const shardDisturbances = {
  ...replicaDisturbances,
  leave(own: Replica, { world, dice }: Schedule) {
    own.program.leave();
    world.after(dice.from(5_000, 60_000), () => own.restart());
  },
  mapDeletion(_own: Replica, { api }: Schedule) {
    api.delete(MAP_PATH);
  },
  mapRestoration(_own: Replica, { api, world, dice }: Schedule) {
    const map = api.get(MAP_PATH);
    if (map) world.after(dice.from(1_000, 30_000), () => api.restore(MAP_PATH, map));
  },
  leaseDeletion(own: Replica, { api }: Schedule) {
    api.delete(`${LEASES_PATH}/main-${own.program.member.identity}`);
  },
  leaseRestoration(own: Replica, { api, world, dice }: Schedule) {
    const path = `${LEASES_PATH}/main-${own.program.member.identity}`;
    const lease = api.get(path);
    if (lease) world.after(dice.from(1_000, 30_000), () => api.restore(path, lease));
  },
} as const;

/** A kind of disturbance. */
export type ShardDisturbance = keyof typeof shardDisturbances;

/** Settings of {@linkcode runShardSchedule}. */
export interface ShardScheduleOptions {
  seed: number;
  /**
   * Replicas at the start.
   *
   * @default a number from 2 to 5
   */
  replicas?: number;
  /**
   * The number of buckets.
   *
   * @default a number from 3 to 16
   */
  buckets?: number;
  /**
   * The kinds of disturbances that may happen.
   *
   * @default all of them
   */
  kinds?: readonly ShardDisturbance[];
  /**
   * Simulated milliseconds with disturbances; 120 s without follow.
   *
   * @default 120_000
   */
  durationMs?: number;
  /** Adds disturbances of its own; `join` starts one more replica. */
  script?: (stage: { replicas: Replica[]; join: () => void } & Schedule) => void;
}

/** The outcome of a schedule. */
export interface ShardOutcome {
  /** Times at which two replicas could work on one bucket. */
  overlaps: { atMs: number; bucket: number; members: string[] }[];
  /** The number of buckets of each replica at the end. */
  held: number[];
  /** When buckets changed their workers, simulated milliseconds; one entry for each change. */
  moves: number[];
  /** Writes that the server has done. */
  writes: number;
  /** Milliseconds in which a bucket was worked on, over all buckets. */
  workedMs: number;
}

/**
 * Runs replicas with shards through disturbances at random times, and records when two may work on
 * one bucket. The same seed gives the same schedule.
 */
export async function runShardSchedule(options: ShardScheduleOptions): Promise<ShardOutcome> {
  const { seed, kinds, durationMs = 120_000, script } = options;
  const dice = new Dice(seed);
  const world = new World();
  const api = new SimulatedApi(world, dice);
  const schedule: Schedule = { world, dice, api };
  const { replicas: count = dice.from(2, 5), buckets = dice.from(3, 16) } = options;
  const start = (surroundings: CandidateSurroundings) => new ShardProgram(surroundings, buckets);
  const replicas: Replica[] = [];
  const join = () => {
    replicas.push(new SimulatedReplica(`replica-${replicas.length}`, schedule, start));
  };
  while (replicas.length < count) join();
  const all = Object.keys(shardDisturbances) as ShardDisturbance[];
  const chosen = kinds ?? promisedKinds(all, dice);
  if (chosen.length > 0) {
    for (let left = dice.from(3, 8); left > 0; left--) {
      const kind = dice.pick(chosen);
      const run = () => shardDisturbances[kind](dice.pick(replicas), schedule);
      world.after(dice.from(5_000, durationMs), run);
    }
  }
  script?.({ replicas, join, ...schedule });
  const outcome: ShardOutcome = {
    overlaps: [],
    held: [],
    moves: [],
    writes: 0,
    workedMs: 0,
  };
  const workers: (string | undefined)[] = Array(buckets).fill(undefined);
  const lastWorkers: (string | undefined)[] = [];
  let nowMs = 0;
  world.observe(() => {
    const workedOn = workers.filter((worker) => worker !== undefined).length;
    outcome.workedMs += workedOn * (world.nowMs - nowMs);
    nowMs = world.nowMs;
    const now: string[][] = Array.from({ length: buckets }, () => []);
    for (const { process, program } of replicas) {
      if (!process.running) continue;
      for (const bucket of program.working) now[bucket]!.push(program.member.identity);
    }
    now.forEach((members, bucket) => {
      if (members.length > 1) outcome.overlaps.push({ atMs: nowMs, bucket, members });
      const [worker] = members;
      if (worker !== undefined && worker !== lastWorkers[bucket]) {
        lastWorkers[bucket] = worker;
        outcome.moves.push(nowMs);
      }
      workers[bucket] = worker;
    });
  });
  await world.runUntil(durationMs + 120_000);
  outcome.held = replicas.map(({ program }) => program.working.length);
  outcome.writes = api.writes;
  return outcome;
}
