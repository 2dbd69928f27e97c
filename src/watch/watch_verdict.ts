import type { ApiStatusError } from "../core/api_status_error.ts";
import { boundedRetryMs } from "../core/backoff.ts";
import { NetworkError, WatchExpiredError } from "../core/errors.ts";
import type { WatchReconnect } from "./watch_options.ts";

/** The result of a failure for a watch: it ends, or it continues after a delay. */
export type WatchVerdict = WatchIsOver | WatchGoesOn;

/** The watch ends with an error. */
export interface WatchIsOver {
  over: true;
  error: unknown;
}

/** The watch opens another connection. */
export interface WatchGoesOn {
  over: false;
  reason: WatchReconnect["reason"];
  error?: unknown;
  /** Milliseconds to wait; `undefined` if the backoff decides. */
  delayMs: number | undefined;
}

/** Judges a failed response, or an `ERROR` event; `retryAfterMs` is the wait from a header. */
export function judgeStatus(
  error: ApiStatusError,
  resourceVersion: string | undefined,
  retryAfterMs?: number,
): WatchVerdict {
  const { httpStatus, reason, retryAfterSeconds } = error;
  if (httpStatus === 410 || reason === "Expired" || reason === "Gone") {
    return { over: true, error: new WatchExpiredError(resourceVersion, { cause: error }) };
  }
  if (httpStatus !== 429 && httpStatus < 500) return { over: true, error };
  const delayMs = boundedRetryMs(retryAfterMs) ?? boundedRetryMs(Number(retryAfterSeconds) * 1000);
  return { over: false, reason: "refused", error, delayMs };
}

/**
 * Judges a request that got no response. Before the first connection, the watch retries only if the
 * server is not reachable: with a wrong host name or authority it would retry forever, unnoticed.
 */
export function judgeFailure(error: unknown, connectedBefore: boolean): WatchVerdict {
  if (!(error instanceof NetworkError)) return { over: true, error };
  const { failure } = error;
  const passes = failure === "closed" || failure === "refused" || failure === "unreachable";
  if (!passes && !connectedBefore) return { over: true, error };
  return { over: false, reason: "broken", error, delayMs: undefined };
}
