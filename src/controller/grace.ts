import { TimeoutError } from "../core/errors.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";

/** The time after a stop in which the running work must end. */
export class Grace implements Disposable {
  /** Rejects when the time is over; never resolves. */
  readonly over: Promise<never>;
  readonly #held = new DisposableStack();

  /** Begins to count when `signal` aborts; `describe` says what has not ended when it is over. */
  constructor(
    kube: KubeFetch,
    signal: AbortSignal,
    { graceMs, describe }: { graceMs: number; describe: () => string },
  ) {
    const { clock } = plumbingOf(kube).runtime;
    const { promise, reject } = Promise.withResolvers<never>();
    this.over = promise;
    promise.catch(() => {}); // nothing may wait for it
    const onTimeout = () =>
      reject(new TimeoutError(`${describe()} within ${graceMs} ms after the stop.`));
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
