import { TimeoutError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { JoinedAbort, raceSignal } from "./waiting.ts";

/** Settings of {@linkcode withTimeLimit}. */
export interface TimeLimitOptions {
  /** Milliseconds until the signal aborts. */
  limitMs: number;
  /** Why the time is limited, as the rest of the error's sentence. */
  reason?: string;
  /** Aborts the work too, with its own reason. */
  signals?: readonly (AbortSignal | undefined)[];
}

/** Runs work with a signal that aborts after a time, by a clock; does not wait for it any longer. */
export async function withTimeLimit<T>(
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
  { limitMs, reason, signals = [] }: TimeLimitOptions,
): Promise<T> {
  using joined = new JoinedAbort(...signals);
  joined.signal.throwIfAborted();
  const onTimeout = () =>
    joined.abort(
      new TimeoutError(
        `No response within ${Math.round(limitMs)} ms${reason ? `: ${reason}` : ""}.`,
      ),
    );
  using _timer = clock.setTimer(onTimeout, limitMs, { keepAlive: true });
  return await raceSignal(work(joined.signal), joined.signal);
}
