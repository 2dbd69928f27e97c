import { seededRandom } from "./seeded_random.ts";

/** Random choices that are the same for the same seed. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Returns a whole number from `least` to `most`, both included. */
  from(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  /** Returns true with the given probability. */
  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** Returns one of the choices. */
  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError("There is nothing to pick from");
    return choices[this.from(0, choices.length - 1)] as T;
  }
}
