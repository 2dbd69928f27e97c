import type { Clock } from "../runtime/clock.ts";
import { boundedWait, type BoundedWaitOptions, type Settle } from "./bounded_wait.ts";

/** Settings of {@linkcode SyncPoint.wait}. */
export interface SyncPointWaitOptions extends BoundedWaitOptions {
  /** Whether a refusal ends the wait. */
  failFast?: boolean;
}

/** A point that is reached once, or never. */
export class SyncPoint {
  /** The waits, and whether a refusal ends each of them. */
  readonly #waiting = new Map<Settle<void>, boolean>();
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

  /** Ends the waits that fail fast; the others go on. */
  refuse(error: unknown): void {
    if (this.#outcome) return;
    for (const [settle, failFast] of this.#waiting) {
      if (failFast) settle.reject(error);
    }
  }

  /** Waits until it is reached; rejects if it will not be. */
  wait(clock: Clock, options: SyncPointWaitOptions): Promise<void> {
    return boundedWait<void>(clock, (settle) => {
      this.#waiting.set(settle, options.failFast ?? false);
      this.#tell(settle);
      return { [Symbol.dispose]: () => void this.#waiting.delete(settle) };
    }, options);
  }

  #settle(outcome: { reached: true } | { reached: false; error: unknown }): void {
    this.#outcome ??= outcome;
    for (const settle of this.#waiting.keys()) this.#tell(settle);
  }

  #tell(settle: Settle<void>): void {
    const outcome = this.#outcome;
    if (!outcome) return;
    if (outcome.reached) settle.resolve();
    else settle.reject(outcome.error);
  }
}
