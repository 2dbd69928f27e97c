import type { Clock } from "../runtime/clock.ts";

/** Settings of {@linkcode unlessStalled}. */
export interface UnlessStalledOptions {
  /** Measures the time. */
  clock: Clock;
  /** Milliseconds without progress after which the work is given up; twice as many at most. */
  limitMs: number;
  /** The error that it is then given up with. */
  stalled: () => Error;
}

/**
 * Waits for `work` for as long as it progresses, which it says by a call of its argument. Work that
 * is given up may still come to its end; nobody hears of that.
 *
 * @throws What `stalled` gives, if it does not progress; what the work rejects with.
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
