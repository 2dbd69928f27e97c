import type { Clock } from "../runtime/clock.ts";

/** How long something is waited for. */
export interface WaitOptions {
  /** Ends the wait, which then rejects with the signal's own reason. */
  signal?: AbortSignal;
  /** Milliseconds after which the wait rejects with a {@linkcode TimeoutError}; none by default. */
  timeoutMs?: number;
}

/** How long an informer is waited for. */
export interface InformerWaitOptions extends WaitOptions {
  /**
   * Rejects at the first failure that waiting alone may not heal, such as 401, 403 or 404; by default
   * such a failure is waited out as well.
   * @default {false}
   */
  failFast?: boolean;
}

/** Settings of {@linkcode boundedWait}. */
export interface BoundedWaitOptions extends WaitOptions {
  /** The error once `timeoutMs` is over. */
  timeoutError: () => Error;
}

/** Settles a wait, once; what comes later is ignored. */
export interface Settle<T> {
  /** It has come. */
  resolve(value: T): void;
  /** It will not come. */
  reject(error: unknown): void;
}

/**
 * Waits for what `begin` starts, no longer than the signal and the time limit allow. Whatever
 * settles it first, the timer, the listener and what `begin` returned are disposed of.
 */
export function boundedWait<T>(
  clock: Clock,
  begin: (settle: Settle<T>) => Disposable,
  options: BoundedWaitOptions,
): Promise<T> {
  const { signal, timeoutMs, timeoutError } = options;
  return new Promise<T>((resolvePromise, rejectPromise) => {
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
