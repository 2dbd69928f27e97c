import { checkOptions } from "../../core/check_options.ts";
import type { Clock } from "../../core/time/clock.ts";

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
  const { signal, timeoutMs, timeoutError } = options;
  return new Promise<T>((resolvePromise, rejectPromise) => {
    checkOptions(options);
    if (timeoutMs !== undefined && !(timeoutMs > 0)) {
      throw new RangeError(`timeoutMs must be above 0: it is ${timeoutMs}.`);
    }
    signal?.throwIfAborted();
    const held = new DisposableStack();
    const resolve = (value: T) => {
      held.dispose();
      resolvePromise(value);
    };
    const reject = (error: unknown) => {
      held.dispose();
      rejectPromise(error);
    };
    if (signal) {
      const onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      held.defer(() => signal.removeEventListener("abort", onAbort));
    }
    if (timeoutMs !== undefined) {
      const onTimeout = () => reject(timeoutError());
      held.use(clock.setTimer(onTimeout, timeoutMs, { keepAlive: true }));
    }
    const begun = begin({ resolve, reject });
    if (held.disposed) begun[Symbol.dispose]();
    else held.use(begun);
  });
}
