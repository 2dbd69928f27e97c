import { checkOptions } from "../../core/check_options.ts";
import type { Clock } from "../../core/time/clock.ts";
import { TimeLimit } from "../../core/time/time_limit.ts";

/** Settings of a wait. */
export interface WaitOptions {
  /** Ends the wait; it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds after which the wait rejects with a {@linkcode TimeoutError}; none by default. */
  timeoutMs?: number;
}

/** Settings of a wait for an informer. */
export interface InformerWaitOptions extends WaitOptions {
  /**
   * Whether the wait rejects at the first failure that waiting alone may not resolve, such as 401,
   * 403 or 404; by default it continues after such a failure.
   * @default {false}
   */
  failFast?: boolean;
}

/** Settings of {@linkcode boundedWait}. */
export interface BoundedWaitOptions extends WaitOptions {
  /** Returns the error with which the wait rejects after `timeoutMs`. */
  timeoutError: () => Error;
}

/** The functions that settle a wait; only the first call has an effect. */
export interface Settle<T> {
  /** Resolves the wait. */
  resolve(value: T): void;
  /** Rejects the wait. */
  reject(error: unknown): void;
}

/**
 * Waits for the operation that `begin` starts, within the limits of the signal and the timeout.
 * When the wait settles, the timer, the listener and the result of `begin` are disposed of.
 */
export function boundedWait<T>(
  clock: Clock,
  begin: (settle: Settle<T>) => Disposable,
  options: BoundedWaitOptions,
): Promise<T> {
  const { signal, timeoutMs: limitMs, timeoutError } = options;
  return new Promise<T>((resolvePromise, rejectPromise) => {
    checkOptions(options);
    if (limitMs !== undefined && !(limitMs > 0)) {
      throw new RangeError(`timeoutMs must be above 0: it is ${limitMs}.`);
    }
    signal?.throwIfAborted();
    const held = new DisposableStack();
    const limit = held.use(new TimeLimit(clock, { limitMs, timeoutError, signals: [signal] }));
    const resolve = (value: T) => {
      held.dispose();
      resolvePromise(value);
    };
    const reject = (error: unknown) => {
      held.dispose();
      rejectPromise(error);
    };
    limit.signal.addEventListener("abort", () => reject(limit.signal.reason));
    const begun = begin({ resolve, reject });
    if (held.disposed) begun[Symbol.dispose]();
    else held.use(begun);
  });
}
