import type { Clock } from "../runtime/clock.ts";
import { boundedWait, type BoundedWaitOptions, type Settle } from "./bounded_wait.ts";

/** A point that is reached once, or never. */
export class SyncPoint {
  readonly #waiting = new Set<Settle<void>>();
  #outcome: { reached: true } | { reached: false; error: unknown } | undefined;

  /** Whether it has been reached. */
  get reached(): boolean {
    return this.#outcome?.reached === true;
  }

  /** It is reached; nothing changes that any more. */
  reach(): void {
    this.#settle({ reached: true });
  }

  /** It will not be reached; nothing changes that any more. */
  fail(error: unknown): void {
    this.#settle({ reached: false, error });
  }

  /** Waits until it is reached; rejects if it will not be. */
  wait(clock: Clock, options: BoundedWaitOptions): Promise<void> {
    return boundedWait<void>(clock, (settle) => {
      this.#waiting.add(settle);
      this.#tell(settle);
      return { [Symbol.dispose]: () => void this.#waiting.delete(settle) };
    }, options);
  }

  #settle(outcome: { reached: true } | { reached: false; error: unknown }): void {
    this.#outcome ??= outcome;
    for (const settle of this.#waiting) this.#tell(settle);
  }

  #tell(settle: Settle<void>): void {
    const outcome = this.#outcome;
    if (!outcome) return;
    if (outcome.reached) settle.resolve();
    else settle.reject(outcome.error);
  }
}
