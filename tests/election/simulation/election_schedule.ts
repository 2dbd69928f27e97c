import { Dice } from "../../support/dice.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { type Candidate, LEASE_PATH, type StartCandidate } from "./candidate.ts";
import { SimulatedApi, type Weather } from "./simulated_api.ts";
import { SimulatedProcess } from "./simulated_process.ts";
import { World } from "./world.ts";

const START_MS = Date.UTC(2026, 0, 1);
const CALM: Weather = { requestMs: 20, responseMs: 20, lostRequests: 0, lostResponses: 0 };

/** Kinds of disturbances, each chosen at random times. */
export const disturbances = {
  /** Responses come after up to 4.9 s, then nothing passes for up to 20 s. */
  slowThenCut(own: Replica, { world, dice }: Schedule) {
    own.weather = { ...CALM, responseMs: 4_900 };
    world.after(dice.from(2_000, 8_000), () => own.cut(dice.from(5_000, 20_000)));
  },
  cut(own: Replica, { dice }: Schedule) {
    own.cut(dice.from(1_000, 25_000));
  },
  slow(own: Replica, { world, dice }: Schedule) {
    own.weather = { ...CALM, requestMs: dice.from(20, 3_000), responseMs: dice.from(20, 4_900) };
    world.after(dice.from(5_000, 40_000), () => own.weather = CALM);
  },
  lossy(own: Replica, { world, dice }: Schedule) {
    own.weather = { ...CALM, lostRequests: 0.3, lostResponses: 0.3 };
    world.after(dice.from(5_000, 40_000), () => own.weather = CALM);
  },
  pause(own: Replica, { dice }: Schedule) {
    own.process.pause(dice.from(100, 30_000));
  },
  sleep(own: Replica, { dice }: Schedule) {
    own.process.sleep(dice.from(1_000, 60_000));
  },
  wallJump(own: Replica, { dice }: Schedule) {
    own.process.setWallBy(dice.from(-3_600_000, 3_600_000));
  },
  frozenWall(own: Replica, { dice }: Schedule) {
    own.process.freezeWall(dice.from(1_000, 60_000));
  },
  restart(own: Replica) {
    own.restart();
  },
  deletion(_own: Replica, { api }: Schedule) {
    api.delete(LEASE_PATH);
  },
  restoration(_own: Replica, { api, world, dice }: Schedule) {
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
    (_, index) => new Replica(`replica-${index}`, schedule, start),
  );
  const chosen = kinds ?? promisedDisturbances(dice);
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
    const leaders = replicas.filter((replica) => replica.leads).map(({ identity }) => identity);
    if (leaders.length > 1) outcome.overlaps.push({ atMs: world.nowMs, leaders });
    if (led.length > 0) outcome.ledMs += world.nowMs - sinceMs;
    outcome.terms += leaders.filter((leader) => !led.includes(leader)).length;
    led = leaders;
    sinceMs = world.nowMs;
  });
  await world.runUntil(durationMs);
  return outcome;
}

/** Disturbances of the wall clock, which may hide a sleep. */
const OF_THE_WALL_CLOCK: readonly Disturbance[] = ["wallJump", "frozenWall"];

/**
 * Returns all kinds but either the sleep or those of the wall clock: a sleep that both clocks hide
 * cannot be noticed by any process, so no rule can promise anything for it.
 */
function promisedDisturbances(dice: Dice): Disturbance[] {
  const sleeps = dice.chance(0.5);
  return (Object.keys(disturbances) as Disturbance[]).filter((kind) =>
    sleeps ? !OF_THE_WALL_CLOCK.includes(kind) : kind !== "sleep"
  );
}

interface Schedule {
  world: World;
  dice: Dice;
  api: SimulatedApi;
}

/** A replica: a process that is started again when it has been killed. */
class Replica {
  identity = "";
  process!: SimulatedProcess;
  readonly #name: string;
  readonly #schedule: Schedule;
  readonly #start: StartCandidate;
  /** The weather of its requests; the network reads it for each of them. */
  readonly #weather: Weather = { ...CALM };
  #candidate!: Candidate;
  #starts = 0;

  constructor(name: string, schedule: Schedule, start: StartCandidate) {
    this.#name = name;
    this.#schedule = schedule;
    this.#start = start;
    this.restart();
  }

  /** Whether the replica would act as the leader at this moment: a paused process does not act. */
  get leads(): boolean {
    return this.process.running && this.#candidate.isLeading();
  }

  set weather(weather: Weather) {
    Object.assign(this.#weather, weather);
  }

  /** Lets nothing pass for a while. */
  cut(durationMs: number): void {
    this.weather = { ...CALM, lostRequests: 1, lostResponses: 1 };
    this.#schedule.world.after(durationMs, () => this.weather = CALM);
  }

  /** Kills the process and starts another one, with clocks and an identity of its own. */
  restart(): void {
    const { world, dice, api } = this.#schedule;
    this.process?.kill();
    this.process = new SimulatedProcess(world, {
      rate: 1 + dice.from(-10, 10) / 1_000,
      wallMs: START_MS + dice.from(-60_000, 60_000),
    });
    this.identity = `${this.#name}_${++this.#starts}`;
    this.#candidate = this.#start({
      fetch: api.fetchFor(this.process, this.#weather),
      clock: this.process.clock,
      identity: this.identity,
      random: seededRandom(dice.from(0, 2 ** 31)),
    });
  }
}
