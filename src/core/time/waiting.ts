import type { Clock } from "./clock.ts";

/** Waits for `promise`, but only until `signal` aborts; then rejects with the signal's reason. */
export function raceSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      promise.catch(() => {});
      return reject(signal.reason);
    }
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/**
 * Returns the promise. Its rejection does not count as unhandled if no caller waits for it any more: a
 * request may fail for another reason before it waits for its token.
 */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Settings of {@linkcode sleep}. */
interface SleepOptions {
  /** Ends the wait at once with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Waits `delayMs` milliseconds on `clock`; keeps the process alive. */
export function sleep(clock: Clock, delayMs: number, options: SleepOptions = {}): Promise<void> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      timer[Symbol.dispose]();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(
      () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      },
      delayMs,
      { keepAlive: true },
    );
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/**
 * A signal that aborts with the first of several signals, with its reason, or by itself. Disposal
 * removes its listeners from the signals.
 */
export class JoinedAbort implements Disposable {
  readonly #controller = new AbortController();
  readonly #leave: (() => void)[] = [];

  /** Listens to signals; if several have aborted already, the first one counts. */
  constructor(...signals: readonly (AbortSignal | undefined)[]) {
    for (const signal of signals) {
      if (!signal) continue;
      const onAbort = () => this.abort(signal.reason);
      if (signal.aborted) onAbort();
      signal.addEventListener("abort", onAbort, { once: true });
      this.#leave.push(() => signal.removeEventListener("abort", onAbort));
    }
  }

  /** The joined signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts the joined signal with a reason. */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /** Removes the listeners from the signals. */
  [Symbol.dispose](): void {
    for (const leave of this.#leave) leave();
  }
}

/** Resolves when a signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
