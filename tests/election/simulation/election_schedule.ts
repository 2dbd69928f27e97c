import { Dice } from "../../support/dice.ts";
import { type Candidate, LEASE_PATH, type StartCandidate } from "./candidate.ts";
import { SimulatedApi } from "./simulated_api.ts";
import {
  promisedKinds,
  replicaDisturbances,
  type Schedule,
  SimulatedReplica,
} from "./simulated_replica.ts";
import { World } from "./world.ts";

/** Kinds of disturbances, each chosen at random times. */
export const disturbances = {
  ...replicaDisturbances,
  deletion(_own: SimulatedReplica<Candidate>, { api }: Schedule) {
    api.delete(LEASE_PATH);
  },
  restoration(_own: SimulatedReplica<Candidate>, { api, world, dice }: Schedule) {
    const lease = api.get(LEASE_PATH);
    if (!lease) return;
    world.after(dice.from(1_000, 30_000), () => api.restore(LEASE_PATH, lease));
  },
} as const;

/** A kind of disturbance. */
export type Disturbance = keyof typeof disturbances;

/** Settings of {@linkcode runElectionSchedule}. */
export interface ElectionScheduleOptions {
  seed: number;
  start: StartCandidate;
  /**
   * The kinds that may happen.
   *
   * @default all of them
   */
  kinds?: readonly Disturbance[];
  /**
   * Simulated milliseconds.
   *
   * @default 180_000
   */
  durationMs?: number;
}

/** The outcome of a schedule. */
export interface ElectionOutcome {
  /** Times at which two replicas led at once, with their identities. */
  overlaps: { atMs: number; leaders: string[] }[];
  /** How often a replica began to lead. */
  terms: number;
  /** Milliseconds in which a replica led. */
  ledMs: number;
}

/**
 * Runs two to four candidates for a Lease through disturbances at random times, and records when
 * more than one would act as the leader. The same seed gives the same schedule.
 */
export async function runElectionSchedule(
  { seed, start, kinds, durationMs = 180_000 }: ElectionScheduleOptions,
): Promise<ElectionOutcome> {
  const dice = new Dice(seed);
  const world = new World();
  const api = new SimulatedApi(world, dice);
  const schedule: Schedule = { world, dice, api };
  const replicas = Array.from(
    { length: dice.from(2, 4) },
    (_, index) => new SimulatedReplica(`replica-${index}`, schedule, start),
  );
  const all = Object.keys(disturbances) as Disturbance[];
  const chosen = kinds ?? promisedKinds(all, dice);
  for (let count = dice.from(3, 8); count > 0; count--) {
    const kind = dice.pick(chosen);
    world.after(
      dice.from(10_000, durationMs),
      () => disturbances[kind](dice.pick(replicas), schedule),
    );
  }
  const outcome: ElectionOutcome = { overlaps: [], terms: 0, ledMs: 0 };
  let led: string[] = [];
  let sinceMs = 0;
  world.observe(() => {
    // A paused process does not act.
    const leaders = replicas.filter(({ process, program }) =>
      process.running && program.isLeading()
    ).map(({ identity }) => identity);
    if (leaders.length > 1) outcome.overlaps.push({ atMs: world.nowMs, leaders });
    if (led.length > 0) outcome.ledMs += world.nowMs - sinceMs;
    outcome.terms += leaders.filter((leader) => !led.includes(leader)).length;
    led = leaders;
    sinceMs = world.nowMs;
  });
  await world.runUntil(durationMs);
  return outcome;
}
