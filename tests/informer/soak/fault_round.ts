import type { FaultStage, SoakFault } from "./soak_faults.ts";

/** Strikes with one fault after the other, round and round, and keeps count. */
export class FaultRound {
  readonly #faults: readonly (readonly [name: string, strike: SoakFault])[];
  readonly #counts: Map<string, number>;
  #struck = 0;
  #missed = 0;

  /** Makes a round that begins with the first. */
  constructor(faults: Readonly<Record<string, SoakFault>>) {
    this.#faults = Object.entries(faults);
    this.#counts = new Map(this.#faults.map(([name]) => [name, 0]));
  }

  /** Faults so far. */
  get struck(): number {
    return this.#struck;
  }

  /** Those of them that met no request and no watch. */
  get missed(): number {
    return this.#missed;
  }

  /** How often each fault struck, in words. */
  get summary(): string {
    return Array.from(this.#counts, ([name, count]) => `${name}: ${count}`).join("; ");
  }

  /** Strikes with the next one; gives its name, and whether it met anything. */
  async strike(stage: FaultStage): Promise<{ name: string; met: boolean }> {
    const [name, strike] = this.#faults[this.#struck % this.#faults.length]!;
    this.#struck++;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    const met = await strike(stage) > 0;
    if (!met) this.#missed++;
    return { name, met };
  }
}
