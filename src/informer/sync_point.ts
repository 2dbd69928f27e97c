import type { Clock } from "../core/time/clock.ts";
import { boundedWait, type BoundedWaitOptions, type Settle } from "./conditions/bounded_wait.ts";

/** Settings of {@linkcode SyncPoint.wait}. */
export interface SyncPointWaitOptions extends BoundedWaitOptions {
  /** Whether a refusal ends the wait. */
  failFast?: boolean;
}

/** A point that is reached at most once. */
export class SyncPoint {
  /** The pending waits, and whether a refusal ends each of them. */
  readonly #waiting = new Map<Settle<void>, boolean>();
  #outcome: { reached: true } | { reached: false; error: unknown } | undefined;

  /** Whether the point has been reached. */
  get reached(): boolean {
    return this.#outcome?.reached === true;
  }

  /** Marks the point as reached; this is final. */
  reach(): void {
    this.#settle({ reached: true });
  }

  /** Marks the point as unreachable; this is final. */
  fail(error: unknown): void {
    this.#settle({ reached: false, error });
  }

  /** Rejects the waits that fail fast; the others continue. */
  refuse(error: unknown): void {
    if (this.#outcome) return;
    for (const [settle, failFast] of this.#waiting) {
      if (failFast) settle.reject(error);
    }
  }

  /** Waits until the point is reached; rejects if it becomes unreachable. */
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
