import type { FaultStage, SoakFault } from "./strike.ts";

/** Strikes with one fault after another, over and over, and counts them. */
export class FaultRound {
  readonly #faults: readonly (readonly [name: string, strike: SoakFault])[];
  readonly #counts: Map<string, number>;
  #struck = 0;
  #missed = 0;

  /** Makes a round that begins with the first fault. */
  constructor(faults: Readonly<Record<string, SoakFault>>) {
    this.#faults = Object.entries(faults);
    this.#counts = new Map(this.#faults.map(([name]) => [name, 0]));
  }

  /** Number of faults so far. */
  get struck(): number {
    return this.#struck;
  }

  /** Number of those that met no request and no watch. */
  get missed(): number {
    return this.#missed;
  }

  /** Describes how often each fault struck. */
  get summary(): string {
    return Array.from(this.#counts, ([name, count]) => `${name}: ${count}`).join("; ");
  }

  /** Strikes with the next fault; returns its name, and whether it met anything. */
  async strike(stage: FaultStage): Promise<{ name: string; met: boolean }> {
    const [name, strike] = this.#faults[this.#struck % this.#faults.length]!;
    this.#struck++;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    const met = await strike(stage) > 0;
    if (!met) this.#missed++;
    return { name, met };
  }
}
