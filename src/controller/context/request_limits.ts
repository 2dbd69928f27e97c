import { checkNames } from "../../core/check_names.ts";
import { checkOptions } from "../../core/check_options.ts";
import { TimeoutError } from "../../core/errors.ts";
import { JoinedAbort } from "../../runtime/waiting.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { internalsOf } from "../../transport/kube_internals.ts";
import { checkDuration } from "../check_options.ts";
import { withBody } from "../own_writes/tracked_kube.ts";

/** Limits of the requests of a reconcile; the signal of the reconcile ends them too. */
export interface RequestLimits {
  /** Ends a request, which then rejects with the signal's own reason. */
  signal?: AbortSignal;
  /**
   * Milliseconds after which a request rejects with a `TimeoutError`, by the clock of the client; a
   * write may still be made. No limit by default.
   */
  timeoutMs?: number;
}

/** Settings of {@linkcode limited}. */
export interface LimitedOptions {
  /** The limits. */
  readonly limits: RequestLimits;
  /** The signal of the reconcile. */
  readonly signal: AbortSignal;
  /** The client. */
  readonly kube: KubeFetch;
}

/**
 * Checks limits.
 *
 * @throws {TypeError} If they are not an object, or the signal is not a signal.
 * @throws {RangeError} If `timeoutMs` is out of range.
 */
export function checkLimits(limits: RequestLimits): void {
  checkOptions(limits);
  checkNames<RequestLimits>("The limits of a request", limits, { signal: true, timeoutMs: true });
  const { timeoutMs } = limits;
  if (timeoutMs !== undefined) checkDuration("timeoutMs", timeoutMs, 1);
}

/** Runs requests with a signal that aborts by the limits, or with the reconcile. */
export async function limited<R>(
  work: (signal: AbortSignal) => Promise<R>,
  { limits: { signal: own, timeoutMs }, signal, kube }: LimitedOptions,
): Promise<R> {
  using joined = new JoinedAbort(signal, own);
  joined.signal.throwIfAborted();
  using _timer = timeoutMs === undefined ? undefined : timer(joined, { timeoutMs, kube });
  return await work(joined.signal);
}

/**
 * Returns a client whose requests have limits. With `timeoutMs` a response is received as a whole
 * before it is returned.
 */
export function limitedKube(options: LimitedOptions): KubeFetch {
  const { kube, limits, signal } = options;
  return {
    ...kube,
    async fetch(input, init = {}) {
      const own = init.signal ?? (input instanceof Request ? input.signal : undefined);
      const signals = [signal, limits.signal, own].filter((each) => each != null);
      if (limits.timeoutMs === undefined) {
        return await kube.fetch(input, { ...init, signal: AbortSignal.any(signals) });
      }
      return await limited(async (joined) => {
        const response = await kube.fetch(input, { ...init, signal: joined });
        return response.body ? withBody(response, await response.arrayBuffer()) : response;
      }, { ...options, signal: AbortSignal.any(signals) });
    },
  };
}

function timer(
  joined: JoinedAbort,
  { timeoutMs, kube }: { timeoutMs: number; kube: KubeFetch },
): Disposable {
  const { clock } = internalsOf(kube).runtime;
  const error = () => new TimeoutError(`No response from ${kube.server} within ${timeoutMs} ms.`);
  return clock.setTimer(() => joined.abort(error()), timeoutMs, { keepAlive: true });
}
