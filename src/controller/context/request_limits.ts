import { checkNames, checkOptions } from "../../core/check_options.ts";
import { TimeoutError } from "../../core/errors.ts";
import { TimeLimit } from "../../core/time/time_limit.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { clockOf } from "../../transport/kube_internals.ts";
import { checkDuration } from "../queue/check_limits.ts";
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
interface LimitedOptions {
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
  { limits: { signal: own, timeoutMs: limitMs }, signal, kube }: LimitedOptions,
): Promise<R> {
  const timeoutError = () =>
    new TimeoutError(`No response from ${kube.server} within ${limitMs} ms.`);
  const options = { limitMs, timeoutError, signals: [signal, own] };
  using limit = new TimeLimit(clockOf(kube), options);
  limit.signal.throwIfAborted();
  return await work(limit.signal);
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
