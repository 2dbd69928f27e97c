import { Backoff, LONGEST_RETRY_AFTER_MS, parseRetryAfter } from "../core/backoff.ts";
import type { NetworkFailure } from "../core/errors.ts";
import { isSafe } from "../http/resending.ts";
import type { Clock } from "../core/time/clock.ts";

/** The properties of a request that decide on a retry. */
export interface Attempted {
  /** The method of the request. */
  method: string;
  /** Whether the request's body can be sent again. */
  replayable: boolean;
}

/**
 * Returns the milliseconds after which the server wants the request again; `undefined` if it does
 * not. Only a response with `Retry-After` promises that the request had no effect, as in
 * client-go's `rest/with_retry.go`. For a wait longer than five minutes, which client-go accepts,
 * the decision is left to the caller: the response contains the length of the wait.
 */
export function retryAfterMs(
  request: Attempted,
  response: Response,
  nowMs: number,
): number | undefined {
  const { status } = response;
  if (!request.replayable || (status !== 429 && status < 500)) return undefined;
  const askedMs = parseRetryAfter(response.headers.get("retry-after"), nowMs);
  return askedMs !== undefined && askedMs <= LONGEST_RETRY_AFTER_MS ? askedMs : undefined;
}

/**
 * Whether a request may be sent again after a network error. Only a request that changes nothing
 * may: for others it is unknown whether they took effect.
 */
export function isWorthRepeating(request: Attempted, failure: NetworkFailure): boolean {
  if (!request.replayable || !isSafe(request.method)) return false;
  return failure === "closed" || failure === "refused" || failure === "unreachable";
}

/**
 * Returns the backoff between the attempts of one request after network errors: 0.1 s up to 5 s.
 */
export function networkBackoff(): Backoff {
  return new Backoff({ initialMs: 100, maxMs: 5_000, jitter: 0.5 });
}

const MAX_DRAINED_BYTES = 64 * 1024;
const LONGEST_DRAIN_MS = 1_000;

/**
 * Discards the body of an unused response. A short body is read to its end, so that the connection
 * can be used again. A long body, or one that has not ended after a second, is cancelled.
 */
export async function discardBody(response: Response, clock: Clock): Promise<void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const cancel = () => void reader.cancel().catch(() => {}); // this ends the pending read
  const timer = clock.setTimer(cancel, LONGEST_DRAIN_MS);
  try {
    let bytes = 0;
    while (bytes <= MAX_DRAINED_BYTES) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
    }
    cancel();
  } catch {
    // The body is not needed any more.
  } finally {
    timer[Symbol.dispose]();
  }
}
