import { TimeoutError } from "../core/errors.ts";
import { internalsOf } from "../transport/kube_internals.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";

/** Settings of a {@linkcode StopDeadline}. */
export interface StopDeadlineOptions {
  /** Milliseconds in which the running work must end. */
  graceMs: number;
  /** Says what has not ended when they are over. */
  describe: () => string;
  /**
   * The event that has aborted the signal, for the message.
   * @default {"the stop"}
   */
  since?: string;
}

/** The time after a stop in which the running work must end. */
export class StopDeadline implements Disposable {
  /** Rejects when the time is over; never resolves. */
  readonly over: Promise<never>;
  readonly #held = new DisposableStack();

  /** Begins to count when `signal` aborts. */
  constructor(
    kube: KubeFetch,
    signal: AbortSignal,
    { graceMs, describe, since = "the stop" }: StopDeadlineOptions,
  ) {
    const { clock } = internalsOf(kube).runtime;
    const { promise, reject } = Promise.withResolvers<never>();
    this.over = promise;
    promise.catch(() => {}); // nothing may wait for it
    const onTimeout = () =>
      reject(new TimeoutError(`${describe()} within ${graceMs} ms after ${since}.`));
    // A reconcile that hangs may be all that is left.
    const keepAlive = true;
    const onAbort = () => void this.#held.use(clock.setTimer(onTimeout, graceMs, { keepAlive }));
    signal.addEventListener("abort", onAbort, { once: true });
    this.#held.defer(() => signal.removeEventListener("abort", onAbort));
    if (signal.aborted) onAbort();
  }

  /** Ends the count. */
  [Symbol.dispose](): void {
    this.#held.dispose();
  }
}
