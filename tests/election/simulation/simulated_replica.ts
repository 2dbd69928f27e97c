import type { Dice } from "../../support/dice.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import type { CandidateSurroundings } from "./candidate.ts";
import type { SimulatedApi, Weather } from "./simulated_api.ts";
import { SimulatedProcess } from "./simulated_process.ts";
import type { World } from "./world.ts";

const START_MS = Date.UTC(2026, 0, 1);
const CALM: Weather = { requestMs: 20, responseMs: 20, lostRequests: 0, lostResponses: 0 };

/** The surroundings of all replicas of a schedule. */
export interface Schedule {
  world: World;
  dice: Dice;
  api: SimulatedApi;
}

/** A replica: a process that is started again when it has been killed. */
export class SimulatedReplica<P> {
  identity = "";
  process!: SimulatedProcess;
  /** The program that runs in the process. */
  program!: P;
  readonly #name: string;
  readonly #schedule: Schedule;
  readonly #start: (surroundings: CandidateSurroundings) => P;
  /** The weather of its requests; the network reads it for each of them. */
  readonly #weather: Weather = { ...CALM };
  #starts = 0;

  constructor(
    name: string,
    schedule: Schedule,
    start: (surroundings: CandidateSurroundings) => P,
  ) {
    this.#name = name;
    this.#schedule = schedule;
    this.#start = start;
    this.restart();
  }

  set weather(weather: Partial<Weather>) {
    Object.assign(this.#weather, CALM, weather);
  }

  /** Lets nothing pass for a while. */
  cut(durationMs: number): void {
    this.weather = { lostRequests: 1, lostResponses: 1 };
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
    this.program = this.#start({
      fetch: api.fetchFor(this.process, this.#weather),
      clock: this.process.clock,
      identity: this.identity,
      random: seededRandom(dice.from(0, 2 ** 31)),
    });
  }
}

/** Kinds of disturbances that any replica may meet. */
export const replicaDisturbances = {
  /** Responses come after up to 4.9 s, then nothing passes for up to 20 s. */
  slowThenCut(own: SimulatedReplica<unknown>, { world, dice }: Schedule) {
    own.weather = { responseMs: 4_900 };
    world.after(dice.from(2_000, 8_000), () => own.cut(dice.from(5_000, 20_000)));
  },
  cut(own: SimulatedReplica<unknown>, { dice }: Schedule) {
    own.cut(dice.from(1_000, 25_000));
  },
  slow(own: SimulatedReplica<unknown>, { world, dice }: Schedule) {
    own.weather = { requestMs: dice.from(20, 3_000), responseMs: dice.from(20, 4_900) };
    world.after(dice.from(5_000, 40_000), () => own.weather = CALM);
  },
  lossy(own: SimulatedReplica<unknown>, { world, dice }: Schedule) {
    own.weather = { lostRequests: 0.3, lostResponses: 0.3 };
    world.after(dice.from(5_000, 40_000), () => own.weather = CALM);
  },
  pause(own: SimulatedReplica<unknown>, { dice }: Schedule) {
    own.process.pause(dice.from(100, 30_000));
  },
  sleep(own: SimulatedReplica<unknown>, { dice }: Schedule) {
    own.process.sleep(dice.from(1_000, 60_000));
  },
  wallJump(own: SimulatedReplica<unknown>, { dice }: Schedule) {
    own.process.setWallBy(dice.from(-3_600_000, 3_600_000));
  },
  frozenWall(own: SimulatedReplica<unknown>, { dice }: Schedule) {
    own.process.freezeWall(dice.from(1_000, 60_000));
  },
  restart(own: SimulatedReplica<unknown>) {
    own.restart();
  },
} as const;

/** Disturbances of the wall clock, which may hide a sleep. */
const OF_THE_WALL_CLOCK: readonly string[] = ["wallJump", "frozenWall"];

/**
 * Returns all kinds but either the sleep or those of the wall clock: a sleep that both clocks hide
 * cannot be noticed by any process, so no rule can promise anything for it.
 */
export function promisedKinds<K extends string>(kinds: readonly K[], dice: Dice): K[] {
  const sleeps = dice.chance(0.5);
  return kinds.filter((kind) => sleeps ? !OF_THE_WALL_CLOCK.includes(kind) : kind !== "sleep");
}
