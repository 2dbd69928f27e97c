import { TimeoutError } from "../../core/errors.ts";
import type { Clock } from "../../core/time/clock.ts";

/** Settings of a {@linkcode ReconcileLimit}. */
interface ReconcileLimitOptions {
  /** The clock. */
  readonly clock: Clock;
  /** Milliseconds that the reconcile may take. */
  readonly timeoutMs: number;
  /** Milliseconds in which it should then end; not watched by default. */
  readonly graceMs?: number | undefined;
  /** Called when the time is over. */
  readonly onTimeout: (error: TimeoutError) => void;
  /** Called if the reconcile still runs `graceMs` later: it occupies a worker. */
  readonly onHung: (error: TimeoutError) => void;
}

/** The time limit of one reconcile; dispose of it when the reconcile has ended. */
export class ReconcileLimit implements Disposable {
  #timer: Disposable;

  /** Begins to count. */
  constructor({ clock, timeoutMs, graceMs, onTimeout, onHung }: ReconcileLimitOptions) {
    this.#timer = clock.setTimer(() => {
      if (graceMs !== undefined) {
        const what = `has not ended within ${graceMs} ms after its time limit of ${timeoutMs} ms`;
        const error = new TimeoutError(`The reconcile ${what}: it ignores its signal.`);
        this.#timer = clock.setTimer(() => onHung(error), graceMs);
      }
      onTimeout(new TimeoutError(`The reconcile took longer than ${timeoutMs} ms.`));
    }, timeoutMs);
  }

  /** Ends the count. */
  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }
}
