/** Numbers that look random and are the same in each run, so that the page looks the same too. */
export class DemoRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Returns a number from 0, below 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** Returns a whole number from 0, below a limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Returns one of some values. */
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** Returns letters and digits as in the names of pods. */
  suffix(length: number): string {
    return Array.from({ length }, () => this.pick([..."bcdfghjklmnpqrstvwxz2456789"])).join("");
  }
}
