import type { Clock } from "../../core/time/clock.ts";

/** Settings of {@linkcode unlessStalled}. */
export interface UnlessStalledOptions {
  /** The clock. */
  clock: Clock;
  /** Milliseconds without progress after which the work is abandoned; at most twice as many. */
  limitMs: number;
  /** Returns the error for abandoned work. */
  stalled: () => Error;
}

/**
 * Waits for `work` as long as it makes progress, which it reports by calling its argument.
 * Abandoned work may still finish, but its result is ignored.
 *
 * @throws The error of `stalled`, if the work makes no progress; otherwise the error of the work.
 */
export async function unlessStalled<T>(
  work: (progressed: () => void) => Promise<T>,
  { clock, limitMs, stalled }: UnlessStalledOptions,
): Promise<T> {
  const gaveUp = Promise.withResolvers<never>();
  let hasProgressed = false;
  let timer: Disposable | undefined;
  const check = () => {
    timer = undefined;
    if (!hasProgressed) return gaveUp.reject(stalled());
    hasProgressed = false;
    arm();
  };
  const arm = () => void (timer = clock.setTimer(check, limitMs, { keepAlive: true }));
  arm();
  try {
    return await Promise.race([work(() => void (hasProgressed = true)), gaveUp.promise]);
  } finally {
    timer?.[Symbol.dispose]();
  }
}
