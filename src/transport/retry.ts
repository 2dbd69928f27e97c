import { Backoff, LONGEST_RETRY_AFTER_MS, parseRetryAfter } from "../core/backoff.ts";
import type { NetworkFailure } from "../core/errors.ts";
import { isSafe } from "../http/resending.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";

/** What a retry is decided on. */
export interface Attempted {
  /** The method of the request. */
  method: string;
  /** Whether its body can be sent again. */
  replayable: boolean;
}

/**
 * Milliseconds after which the server wants the request again; `undefined` where it does not. Only
 * an answer that says when (`Retry-After`) is a promise that the request had no effect, as in
 * client-go's `rest/with_retry.go`. A longer wait than five minutes, which client-go waits for, is left
 * to the caller: the answer says how long it is.
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
 * Whether a request that met a network error may be sent again: one that changes nothing, always;
 * any other never, for nobody knows whether it took effect.
 */
export function isWorthRepeating(request: Attempted, failure: NetworkFailure): boolean {
  if (!request.replayable || !isSafe(request.method)) return false;
  return failure === "closed" || failure === "refused" || failure === "unreachable";
}

/** The pauses between the attempts of one request that meets network errors: 0.1 s up to 5 s. */
export function networkBackoff(): Backoff {
  return new Backoff({ initialMs: 100, maxMs: 5_000, jitter: 0.5 });
}

const MAX_DRAINED_BYTES = 64 * 1024;
const LONGEST_DRAIN_MS = 1_000;

/**
 * Gets rid of a response that is not used. A short body is read to its end, so that the connection
 * can be used again; a long one is cancelled, and so is one that has not ended after a second.
 */
export async function discardBody(response: Response, clock: Clock = systemClock): Promise<void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const cancel = () => void reader.cancel().catch(() => {}); // which ends the pending read
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
    // Nobody waits for this body any more.
  } finally {
    timer[Symbol.dispose]();
  }
}
