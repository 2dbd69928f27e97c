import { TimeoutError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { JoinedAbort, raceSignal } from "./waiting.ts";

/** Settings of a {@linkcode TimeLimit}. */
export interface TimeLimitOptions {
  /** Milliseconds until the signal aborts; without a limit if `undefined`. */
  limitMs: number | undefined;
  /** Why the time is limited, as the rest of the sentence of the default `timeoutError`. */
  reason?: string;
  /**
   * Returns the error for the end of the time.
   * @default a `TimeoutError` that names the limit
   */
  timeoutError?: () => Error;
  /** Aborts the signal too, each with its own reason. */
  signals?: readonly (AbortSignal | undefined)[];
  /**
   * The signal whose abort begins the time.
   * @default the time begins at once
   */
  after?: AbortSignal;
  /**
   * Whether the time alone keeps the process from ending.
   * @default {true}
   */
  keepAlive?: boolean;
}

/** A signal that aborts when a time is over. Disposal frees its timer and its listeners. */
export class TimeLimit extends JoinedAbort {
  readonly #held = new DisposableStack();

  /** Begins the time, by a clock. */
  constructor(clock: Clock, options: TimeLimitOptions) {
    const { limitMs, signals = [], after, keepAlive = true } = options;
    super(...signals);
    if (limitMs === undefined || this.signal.aborted) return;
    const { reason, timeoutError = () => noResponse(limitMs, reason) } = options;
    const onTimeout = () => this.abort(timeoutError());
    const begin = () => void this.#held.use(clock.setTimer(onTimeout, limitMs, { keepAlive }));
    if (!after || after.aborted) begin();
    else {
      after.addEventListener("abort", begin, { once: true });
      this.#held.defer(() => after.removeEventListener("abort", begin));
    }
  }

  override [Symbol.dispose](): void {
    this.#held.dispose();
    super[Symbol.dispose]();
  }
}

function noResponse(limitMs: number, reason: string | undefined): TimeoutError {
  const why = reason ? `: ${reason}` : "";
  return new TimeoutError(`No response within ${Math.round(limitMs)} ms${why}.`);
}

/**
 * Runs work with the signal of a {@linkcode TimeLimit}, and does not wait for it longer than that.
 *
 * @throws The reason of the signal.
 */
export async function withTimeLimit<T>(
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
  options: TimeLimitOptions,
): Promise<T> {
  using limit = new TimeLimit(clock, options);
  limit.signal.throwIfAborted();
  return await raceSignal(work(limit.signal), limit.signal);
}

/** Settings of {@linkcode waitAtMost}. */
interface WaitAtMostOptions {
  /** Milliseconds to wait. */
  limitMs: number;
  /**
   * Whether the wait alone keeps the process from ending.
   * @default {false}
   */
  keepAlive?: boolean;
}

/** Waits for a promise, but not longer than a time; then returns `undefined`. */
export async function waitAtMost<T>(
  clock: Clock,
  promise: Promise<T>,
  { limitMs, keepAlive = false }: WaitAtMostOptions,
): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  using _timer = clock.setTimer(() => late.resolve(undefined), limitMs, { keepAlive });
  return await Promise.race([promise, late.promise]);
}
