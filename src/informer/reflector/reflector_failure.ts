import { ApiStatusError, isTooManyRequests } from "../../core/api_status_error.ts";
import { boundedRetryMs } from "../../core/backoff.ts";
import {
  KubewireError,
  NetworkError,
  TimeoutError,
  WatchDecodeError,
  WatchExpiredError,
} from "../../core/errors.ts";

/** The reaction of a reflector to a failure; no failure ends it. */
export type ReflectorFailure =
  & (
    /** The server does not support WatchList: list the state. */
    | { means: "list" }
    /** WatchList failed, but a list may succeed: list the state this once. */
    | { means: "listOnce"; newest: boolean }
    /** The history has expired: read the state again. */
    | { means: "relist" }
    /** The server does not have the requested version yet, or no longer: ask for the newest. */
    | { means: "listNewest" }
    /** Repeat the request, after `delayMs` if the server sets it. */
    | { means: "wait"; delayMs: number | undefined }
  )
  & {
    /** The failure, in a sentence. */
    reason: string;
    /** Whether waiting alone may not resolve it, so that an operator should act. */
    refused: boolean;
  };

/** The server supports WatchList, but never marks the end of the state (kubernetes#140890). */
export class UnmarkedWatchListError extends Error {
  /** The name of this class. */
  override readonly name: string = "UnmarkedWatchListError";
}

/** The task of a reflector at the time of a failure. */
export type ReflectorTask = "listing" | "streaming" | "watching";

/** HTTP statuses for a request that the server does not understand, or an unknown resource. */
const WRONG_REQUEST: ReadonlySet<number> = new Set([400, 404, 405, 406, 415, 422]);
/** HTTP statuses of the 4xx that are temporary. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 410, 425, 429]);

/**
 * Judges a failure by the rules of client-go's `tools/cache/reflector.go`. Before a watch fails
 * with 403, it has already read the token again.
 */
export function judgeReflectorFailure(error: unknown, doing: ReflectorTask): ReflectorFailure {
  const reason = error instanceof Error ? error.message : String(error);
  if (doing === "streaming") {
    if (error instanceof WatchDecodeError) return { means: "list", reason, refused: true };
    if (isUnknownWatchList(error)) return { means: "list", reason, refused: false };
    if (!isAway(error)) {
      const newest = error instanceof WatchExpiredError || isTooLarge(error);
      return { means: "listOnce", newest, reason, refused: false }; // the list reports a refusal
    }
  }
  if (error instanceof WatchExpiredError) return { means: "relist", reason, refused: false };
  if (error instanceof WatchDecodeError) return { means: "relist", reason, refused: true };
  const refused = isRefusal(error);
  if (!(error instanceof KubewireError)) {
    // A bug: another list repairs an incomplete state.
    return doing === "watching"
      ? { means: "relist", reason, refused }
      : { means: "wait", reason, refused, delayMs: undefined };
  }
  if (!(error instanceof ApiStatusError)) {
    return { means: "wait", reason, refused, delayMs: undefined };
  }
  const { httpStatus, retryAfterSeconds } = error;
  if (httpStatus === 410 || isTooLarge(error)) {
    return { means: "listNewest", reason, refused: false };
  }
  // The server may reject the resourceVersion; a list returns a new one.
  if (doing === "watching" && WRONG_REQUEST.has(httpStatus)) {
    return { means: "relist", reason, refused };
  }
  const delayMs = boundedRetryMs(Number(retryAfterSeconds) * 1000);
  return { means: "wait", reason, refused, delayMs };
}

/**
 * Whether a list would also fail, so that a server that is unreachable or busy should not get it;
 * as client-go's `isWatchErrorRetriable`.
 */
export function isAway(error: unknown): boolean {
  return error instanceof NetworkError && error.failure === "refused" || isTooManyRequests(error);
}

function isUnknownWatchList(error: unknown): boolean {
  if (error instanceof UnmarkedWatchListError) return true;
  if (!(error instanceof ApiStatusError)) return false;
  const { httpStatus } = error;
  return WRONG_REQUEST.has(httpStatus) && httpStatus !== 404;
}

/**
 * Whether waiting alone may not resolve an error: the server refuses the request or does not speak
 * HTTP as the API server does, the token or the program's permissions are not sufficient, or the
 * code has a bug. An error of a server that is unreachable or overloaded is not a refusal.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ApiStatusError) {
    const { httpStatus } = error;
    return httpStatus < 500 && !PASSING.has(httpStatus) && !isTooLarge(error);
  }
  if (error instanceof NetworkError) {
    const { failure, cause } = error;
    return failure === "tls" || failure === "dns" || cause instanceof SyntaxError;
  }
  return !(error instanceof TimeoutError || error instanceof WatchExpiredError);
}

/**
 * Whether the server does not have the requested version yet: as `IsTooLargeResourceVersion` of
 * `k8s.io/apimachinery`, or the text of servers before 1.17.
 */
export function isTooLarge(error: unknown): boolean {
  if (!(error instanceof ApiStatusError)) return false;
  const { details, status } = error;
  const causes: unknown = details?.causes; // a server may send any value
  return Array.isArray(causes) &&
      causes.some((cause) => cause?.reason === "ResourceVersionTooLarge") ||
    String(status.message).includes("Too large resource version");
}
