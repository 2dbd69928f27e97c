import { seededRandom } from "./seeded_random.ts";

/** Choices that are the same for the same seed. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A whole number from `least` to `most`, both included. */
  from(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  /** Whether something happens that has this probability. */
  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** One of these. */
  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError("There is nothing to pick from");
    return choices[this.from(0, choices.length - 1)] as T;
  }
}
