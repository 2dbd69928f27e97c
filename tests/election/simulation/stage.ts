import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { Dice } from "../../support/dice.ts";
import { LEASE_PATH } from "./candidate.ts";
import { SimulatedApi, type StoredObject, type Weather } from "./simulated_api.ts";
import { simulatedKube } from "./simulated_kube.ts";
import { SimulatedProcess } from "./simulated_process.ts";
import { World } from "./world.ts";

/** One process of a {@linkcode Stage}. */
export interface Actor {
  readonly process: SimulatedProcess;
  readonly kube: KubeFetch;
  /** The weather of its requests; change it at any time. */
  readonly weather: Weather;
}

/** A world with one API server, for tests that tell a story second by second. */
export class Stage {
  readonly world: World = new World();
  readonly api: SimulatedApi = new SimulatedApi(this.world, new Dice(1));
  #nowMs = 0;

  /** Starts a process with correct clocks and a fast network. */
  actor(): Actor {
    const weather: Weather = { requestMs: 1, responseMs: 1, lostRequests: 0, lostResponses: 0 };
    const wallMs = Date.UTC(2026, 0, 1) + this.#nowMs;
    const process = new SimulatedProcess(this.world, { rate: 1, wallMs });
    const kube = simulatedKube(this.api.fetchFor(process, weather), process.clock);
    return { process, kube, weather };
  }

  /** The Lease as the server has it. */
  get lease(): StoredObject & { spec: Record<string, unknown> } {
    return this.api.get(LEASE_PATH) as StoredObject & { spec: Record<string, unknown> };
  }

  /** Lets seconds pass. */
  async pass(seconds: number): Promise<void> {
    this.#nowMs += seconds * 1_000;
    await this.world.runUntil(this.#nowMs);
  }
}
