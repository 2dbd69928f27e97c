import type { ApiStatusError } from "../core/api_status_error.ts";
import { boundedRetryMs } from "../core/backoff.ts";
import {
  ConfigurationError,
  NetworkError,
  TokenInvalidError,
  TokenUnavailableError,
  WatchExpiredError,
} from "../core/errors.ts";
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

/** Whether a request was not sent because its token or its certificate could not be had. */
export function lacksCredentials(error: unknown): error is Error {
  return error instanceof TokenUnavailableError || error instanceof TokenInvalidError ||
    error instanceof ConfigurationError;
}

/**
 * Judges a request that got no response. Before the first connection, the watch retries only if the
 * server is not reachable: with a wrong host name or authority, or without a token, it would retry
 * forever, unnoticed. Later, a source of credentials that fails may recover, as a server does.
 */
export function judgeFailure(error: unknown, connectedBefore: boolean): WatchVerdict {
  const passes = error instanceof NetworkError
    ? connectedBefore || ["closed", "refused", "unreachable"].includes(error.failure)
    : connectedBefore && lacksCredentials(error);
  if (!passes) return { over: true, error };
  return { over: false, reason: "broken", error, delayMs: undefined };
}
