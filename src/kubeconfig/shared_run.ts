import type { TokenOptions } from "../auth/token_source.ts";
import type { Clock } from "../runtime/clock.ts";
import { raceSignal } from "../runtime/waiting.ts";

/** A run that is under way. */
interface Run<T> {
  done: Promise<T>;
  /** Ends it. */
  abort: AbortController;
  /** How many callers wait for it. */
  waiting: number;
}

/** Settings of {@linkcode SharedRun}. */
export interface SharedRunOptions {
  /**
   * How long a run goes on without a caller, in milliseconds, for work whose result must not be lost.
   * The end of a client ends it at once.
   *
   * @default {0}
   */
  graceMs?: number;
  /** Measures `graceMs`. */
  clock?: Clock;
}

/**
 * Work that all who wait for its result share: it starts with the first caller, and when the last one
 * has gone, it is ended.
 */
export class SharedRun<T> {
  readonly #work: (signal: AbortSignal) => Promise<T>;
  readonly #onResult: (result: T) => void;
  readonly #options: SharedRunOptions;
  #running: Run<T> | undefined;

  /** Takes the work, and what to do with each result of a run that was not ended. */
  constructor(
    work: (signal: AbortSignal) => Promise<T>,
    onResult: (result: T) => void,
    options: SharedRunOptions = {},
  ) {
    this.#work = work;
    this.#onResult = onResult;
    this.#options = options;
  }

  /** Waits for the run that is under way, or for a new one. */
  async wait({ signal, disposed }: TokenOptions): Promise<T> {
    const run = this.#running ??= this.#start();
    run.waiting++;
    try {
      return await raceSignal(raceSignal(run.done, signal), disposed);
    } finally {
      if (--run.waiting === 0) this.#leave(run, disposed);
    }
  }

  /** Ends a run that has lost its last caller, or lets it go on for a while. */
  #leave(run: Run<T>, disposed: AbortSignal | undefined): void {
    const { clock, graceMs = 0 } = this.#options;
    if (clock && graceMs > 0 && !disposed?.aborted) {
      const grace = clock.setTimer(() => {
        if (run.waiting === 0) this.#end(run);
      }, graceMs);
      run.done.finally(() => grace[Symbol.dispose]()).catch(() => {}); // whoever waited was told
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
    done.catch(() => {}); // it may fail when nobody waits any more
    const run: Run<T> = { done, abort, waiting: 0 };
    return run;
  }
}
