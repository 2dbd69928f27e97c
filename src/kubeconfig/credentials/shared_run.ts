import type { Clock, TokenOptions } from "@kubewire/kubewire";
import { raceSignal } from "@kubewire/kubewire/internal";

/** A run in progress. */
interface Run<T> {
  done: Promise<T>;
  /** Ends the run. */
  abort: AbortController;
  /** Number of callers that wait for the run. */
  waiting: number;
}

/** Settings of {@linkcode SharedRun}. */
export interface SharedRunOptions {
  /**
   * How long a run continues without a caller, in milliseconds, for work whose result must not be
   * lost. When the client is disposed of, the run ends at once.
   *
   * @default {0}
   */
  graceMs?: number;
  /** Measures `graceMs`. */
  clock?: Clock;
}

/**
 * Work whose result is shared by all callers that wait for it. It starts with the first caller, and
 * is ended when the last one has stopped waiting.
 */
export class SharedRun<T> {
  readonly #work: (signal: AbortSignal) => Promise<T>;
  readonly #onResult: (result: T) => void;
  readonly #options: SharedRunOptions;
  #running: Run<T> | undefined;

  /** Creates a run from the work, and a function for each result of a run that was not ended. */
  constructor(
    work: (signal: AbortSignal) => Promise<T>,
    onResult: (result: T) => void,
    options: SharedRunOptions = {},
  ) {
    this.#work = work;
    this.#onResult = onResult;
    this.#options = options;
  }

  /** Waits for the current run, or starts a new one. */
  async wait({ signal, disposed }: TokenOptions): Promise<T> {
    const run = this.#running ??= this.#start();
    run.waiting++;
    try {
      return await raceSignal(raceSignal(run.done, signal), disposed);
    } finally {
      if (--run.waiting === 0) this.#leave(run, disposed);
    }
  }

  /** Ends a run that has no caller left, or lets it continue for the grace period. */
  #leave(run: Run<T>, disposed: AbortSignal | undefined): void {
    const { clock, graceMs = 0 } = this.#options;
    if (clock && graceMs > 0 && !disposed?.aborted) {
      const grace = clock.setTimer(() => {
        if (run.waiting === 0) this.#end(run);
      }, graceMs);
      run.done.finally(() => grace[Symbol.dispose]()).catch(() => {}); // the callers know the error
    } else {
      this.#end(run);
    }
  }

  #end(run: Run<T>): void {
    if (this.#running !== run) return;
    this.#running = undefined;
    run.abort.abort();
  }

  #start(): Run<T> {
    const abort = new AbortController();
    const done = this.#work(abort.signal)
      .then((result) => {
        if (this.#running === run) this.#onResult(result);
        return result;
      })
      .finally(() => {
        if (this.#running === run) this.#running = undefined;
      });
    done.catch(() => {}); // it may fail when no caller waits any more
    const run: Run<T> = { done, abort, waiting: 0 };
    return run;
  }
}
